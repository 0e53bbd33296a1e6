import Diagnostics
import OrderedCollections
import Values

/// Filters that take any value.
enum ValueFilters {
  static let all: [Filter] = [
    Filter("default", takesUndefined: true, orDefault),
    Filter("d", takesUndefined: true, orDefault),
    Filter("mandatory", takesUndefined: true) { value, call in
      guard let undefined = value.undefined else { return value }
      throw InvalidOperation(call.text(0, "msg", or: "\(undefined.what) must be defined"))
    },
    Filter("string") { value, _ in .string(value.pythonString) },
    Filter("int") { value, call in whole(value, call) ?? call.argument(0, "default") ?? 0 },
    Filter("float") { value, call in
      if let number = value.number { return .float(number.double) }
      return value.string.flatMap { Double($0.trimmingSpace) }.map(Value.float)
        ?? call.argument(0, "default") ?? 0.0
    },
    Filter("bool") { value, _ in
      // As Ansible's: what is no word for true is false, and null stays null.
      value.isNull ? .null : .bool(Truth.reads(value) ?? false)
    },
    Filter("abs") { value, _ in
      if let number = value.int { return .int(abs(number)) }
      guard let number = value.number else { throw InvalidOperation("`abs` needs a number") }
      return .float(abs(number.double))
    },
    Filter("ternary") { value, call in
      if value.isNull, let whenNull = call.argument(2, "none_val") { return whenNull }
      return try value.isTrue ? call.required(0, "true_val") : call.required(1, "false_val")
    },
    Filter("type_debug", takesUndefined: true) { value, _ in .string(value.typeName) },
    Filter("to_json") { value, call in json(value, call) },
    Filter("tojson") { value, call in json(value, call) },
    Filter("to_nice_json") { value, call in
      let indent = call.argument(0, "indent")?.int ?? 4
      let writer = JSONWriter(
        indent: indent, sortsKeys: true, escapesNonASCII: true, secrets: .exposed)
      return .string(writer.text(of: value))
    },
    Filter("from_json") { value, _ in
      do throws(JSONError) {
        return try JSONReader.value(ofText: value.pythonString)
      } catch {
        throw InvalidOperation("this text is not JSON: \(error.diagnostic.message)")
      }
    },
  ]

  @Sendable private static func orDefault(_ value: Value, _ call: Call) -> Value {
    let replacesFalse = call.argument(1, "boolean")?.isTrue ?? false
    if value.undefined == nil, value.isTrue || !replacesFalse { return value }
    return call.argument(0, "default_value") ?? ""
  }

  private static func json(_ value: Value, _ call: Call) -> Value {
    let writer = JSONWriter(
      indent: call.argument(0, "indent")?.int, sortsKeys: call.named["sort_keys"]?.isTrue ?? false,
      escapesNonASCII: call.named["ensure_ascii"]?.isTrue ?? true, secrets: .exposed)
    return .string(writer.text(of: value))
  }

  private static func whole(_ value: Value, _ call: Call) -> Value? {
    if let number = value.number {
      let rounded = number.double.rounded(.towardZero)
      return value.int.map(Value.int) ?? Int(exactly: rounded).map(Value.int)
    }
    guard let text = value.string?.trimmingSpace else { return nil }
    let base = call.argument(1, "base")?.int ?? 10
    if let number = Int(text.replacing("_", with: ""), radix: base) { return .int(number) }
    return Double(text).flatMap { Int(exactly: $0.rounded(.towardZero)) }.map(Value.int)
  }
}

extension String {
  /// The text without white space at its ends.
  var trimmingSpace: String {
    let start = drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
