import Diagnostics
import Values

extension Filters {
  static let serializations: [String: Builtin<Value>] = [
    "to_json": Builtin(["indent", "sort_keys", "ensure_ascii"]) { input, call in
      .string(
        JSONWriter(
          indent: try call.integer("indent"), sortsKeys: call.flag("sort_keys"),
          escapesNonASCII: call.flag("ensure_ascii", default: true)
        ).text(of: input))
    },
    "to_nice_json": Builtin(["indent", "sort_keys", "ensure_ascii"]) { input, call in
      .string(
        JSONWriter(
          indent: try call.integer("indent") ?? 4,
          sortsKeys: call.flag("sort_keys", default: true),
          escapesNonASCII: call.flag("ensure_ascii", default: true)
        ).text(of: input))
    },
    "tojson": Builtin(["indent"]) { input, call in
      let writer = JSONWriter(indent: try call.integer("indent"), sortsKeys: true)
      var text = writer.text(of: input)
      for (old, new) in [("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027")] {
        text = PythonStrings.replace(text, old, new)
      }
      return .string(text)
    },
    "from_json": Builtin { input, call in
      guard let text = input.string else {
        throw Failure("`from_json` needs text, not `\(input.typeName)`")
      }
      do throws(JSONError) {
        return try JSONReader.value(ofText: text)
      } catch {
        throw Failure("`from_json` cannot read this: \(error.problem)")
      }
    },
    "b64encode": Builtin { input, _ in .string(Base64.encoded(Array(input.pythonString.utf8))) },
    "b64decode": Builtin { input, _ in
      guard let bytes = Base64.decoded(input.pythonString) else {
        throw Failure("`b64decode` needs Base64 text")
      }
      return .string(String(decoding: bytes, as: UTF8.self))
    },
  ]
}

/// Base64 with padding: RFC 4648, section 4.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encoded(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for index in 0..<4 {
        let isPadding = index > group.count
        let digit = Int(bits >> UInt32(18 - 6 * index)) & 63
        text.append(isPadding ? UInt8(ascii: "=") : alphabet[digit])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes; what is not of the alphabet is passed over, as Python does.
  static func decoded(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    for byte in text.utf8 {
      if byte == UInt8(ascii: "=") { break }
      guard let digit = alphabet.firstIndex(of: byte) else { continue }
      bits = (bits << 6 | UInt32(digit)) & 0xFFFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    let padding = text.utf8.count { $0 == UInt8(ascii: "=") }
    let isComplete = count == 0 || (count == 4 && padding >= 2) || (count == 2 && padding >= 1)
    return isComplete ? bytes : nil
  }
}
