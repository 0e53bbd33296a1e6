/// Python's `bytes`, as YAML's `!!binary` gives them.
public final class ByteText: ValueObject {
  /// The bytes.
  public let bytes: [UInt8]

  /// Holds `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// `bytes`.
  public var typeName: String { "bytes" }
  /// Whether there are any.
  public var isTrue: Bool { !bytes.isEmpty }

  /// As Python's `repr`: `b'abc\x00'`.
  public var pythonRepresentation: String {
    let single = UInt8(ascii: "'")
    let quote = bytes.contains(single) && !bytes.contains(UInt8(ascii: "\"")) ? "\"" : "'"
    var text = "b" + quote
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n"): text += "\\n"
      case UInt8(ascii: "\r"): text += "\\r"
      case UInt8(ascii: "\t"): text += "\\t"
      case UInt8(ascii: "\\"): text += "\\\\"
      case single where quote == "'": text += "\\'"
      case 0x20...0x7E: text.unicodeScalars.append(UnicodeScalar(byte))
      default: text += "\\x" + PythonText.hexadecimal(UInt32(byte), 2)
      }
    }
    return text + quote
  }

  /// Equal to the same bytes.
  public func equals(_ other: Value) -> Bool {
    guard case .object(let object) = other, let text = object as? ByteText else { return false }
    return bytes == text.bytes
  }
}
