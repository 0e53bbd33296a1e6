/// Writes values as JSON, spelt as Python's `json.dumps` spells it.
public struct JSONWriter: Sendable {
  /// How many spaces each level is indented by; nil writes everything on one line.
  public var indent: Int?
  /// Whether keys are sorted.
  public var sortsKeys: Bool
  /// Whether characters beyond ASCII are written as `\u` escapes.
  public var escapesNonASCII: Bool

  /// Chooses a layout; the defaults are those of `json.dumps`.
  public init(indent: Int? = nil, sortsKeys: Bool = false, escapesNonASCII: Bool = true) {
    self.indent = indent
    self.sortsKeys = sortsKeys
    self.escapesNonASCII = escapesNonASCII
  }

  /// The text of a value; a template is written as it stands.
  public func text(_ value: Value) -> String {
    var text = ""
    write(value, depth: 0, to: &text)
    return text
  }

  private func write(_ value: Value, depth: Int, to text: inout String) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let number): text += String(number)
    case .float(let number): text += Self.number(number)
    case .string(let string): write(string, to: &text)
    case .template(let template): write(template.text, to: &text)
    case .list(let items), .tuple(let items): write(items, depth: depth, to: &text)
    case .mapping(let mapping): write(mapping, depth: depth, to: &text)
    case .object(let object):
      if let items = object.items {
        write(items, depth: depth, to: &text)
      } else if let mapping = object.mapping {
        write(mapping, depth: depth, to: &text)
      } else {
        write(object.pythonString, to: &text)
      }
    }
  }

  private func write(_ items: ValueList, depth: Int, to text: inout String) {
    guard !items.isEmpty else { return text += "[]" }
    text += "["
    for (index, item) in items.enumerated() {
      separate(index, depth: depth + 1, in: &text)
      write(item, depth: depth + 1, to: &text)
    }
    close("]", depth: depth, in: &text)
  }

  private func write(_ mapping: Mapping, depth: Int, to text: inout String) {
    guard !mapping.isEmpty else { return text += "{}" }
    var entries = mapping.map { (key: Self.key($0.key), value: $0.value) }
    if sortsKeys { entries.sort { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) } }
    text += "{"
    for (index, entry) in entries.enumerated() {
      separate(index, depth: depth + 1, in: &text)
      write(entry.key, to: &text)
      text += ": "
      write(entry.value, depth: depth + 1, to: &text)
    }
    close("}", depth: depth, in: &text)
  }

  private func separate(_ index: Int, depth: Int, in text: inout String) {
    if index > 0 { text += indent == nil ? ", " : "," }
    breakLine(depth: depth, in: &text)
  }

  private func close(_ bracket: String, depth: Int, in text: inout String) {
    breakLine(depth: depth, in: &text)
    text += bracket
  }

  private func breakLine(depth: Int, in text: inout String) {
    guard let indent else { return }
    text += "\n" + String(repeating: " ", count: indent * depth)
  }

  private static func key(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .float(let number): Self.number(number)
    default: value.pythonString
    }
  }

  private static func number(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return PythonFloat.representation(number)
  }

  private func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{08}": text += "\\b"
      case "\u{0C}": text += "\\f"
      case _ where scalar.value < 0x20 || (escapesNonASCII && scalar.value > 0x7E):
        for unit in UTF16.encode(scalar).map(Array.init) ?? [] { text += Self.escape(unit) }
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
