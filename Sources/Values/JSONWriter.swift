import OrderedCollections

/// Writes JSON byte by byte as Python's `json.dumps` does.
public struct JSONWriter: Sendable {
  /// What becomes of secrets.
  public enum Secrets: Sendable {
    /// They print as asterisks: for what is shown.
    case masked
    /// They print as their text: for what is used.
    case exposed
  }

  /// How many spaces a level is indented; nil for all on one line.
  public var indent: Int?
  /// What a level is indented with, times `indent`.
  public var indentText = " "
  /// Whether keys are sorted; without, they keep their order.
  public var sortsKeys: Bool
  /// Whether everything but printable ASCII is escaped, as Python's `ensure_ascii`.
  public var escapesNonASCII: Bool
  /// What stands between items; nil for Python's choice: `, `, and `,` where lines break.
  public var itemSeparator: String?
  /// What stands between a key and its value.
  public var keySeparator: String
  /// What becomes of secrets.
  public var secrets: Secrets

  /// Writes on one line, keys in their order, secrets masked, unless told otherwise.
  public init(
    indent: Int? = nil, sortsKeys: Bool = false, escapesNonASCII: Bool = false,
    itemSeparator: String? = nil, keySeparator: String = ": ", secrets: Secrets = .masked
  ) {
    self.indent = indent
    self.sortsKeys = sortsKeys
    self.escapesNonASCII = escapesNonASCII
    self.itemSeparator = itemSeparator
    self.keySeparator = keySeparator
    self.secrets = secrets
  }

  /// The text of a value.
  ///
  /// What JSON has no form for is written as Python's `str` prints it, dates in ISO 8601.
  public func text(of value: Value) -> String {
    var output: [UInt8] = []
    write(value, depth: 0, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  private func write(_ value: Value, depth: Int, to output: inout [UInt8]) {
    switch value {
    case .string(let text): write(text, to: &output)
    case .template(let template): write(template.text, to: &output)
    case .list(let items), .tuple(let items): write(items, depth: depth, to: &output)
    case .mapping(let mapping): write(mapping, depth: depth, to: &output)
    case .object(let object): write(object, depth: depth, to: &output)
    case .null, .bool, .int, .float: output += plain(value).utf8
    }
  }

  /// Null, truth values and numbers, as values and as keys.
  private func plain(_ value: Value) -> String {
    switch value {
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return String(number)
    case .float(let number):
      if number.isNaN { return "NaN" }
      if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
      return PythonFloat.representation(number)
    default: return "null"
    }
  }

  private func write(_ object: any ValueObject, depth: Int, to output: inout [UInt8]) {
    if let secret = object as? Secret {
      write(secrets == .exposed ? secret.exposed : secret.description, to: &output)
    } else if object is LargeInteger {
      output += object.pythonRepresentation.utf8
    } else if let moment = object as? Timestamp {
      write(moment.isoFormat(), to: &output)
    } else if let mapping = object.mapping {
      write(mapping, depth: depth, to: &output)
    } else if let items = object.items {
      write(items, depth: depth, to: &output)
    } else {
      write(object.pythonString, to: &output)
    }
  }

  private func write(_ items: ValueList, depth: Int, to output: inout [UInt8]) {
    guard !items.isEmpty else { return output += "[]".utf8 }
    output.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      separate(index, depth: depth + 1, to: &output)
      write(item, depth: depth + 1, to: &output)
    }
    breakLine(depth: depth, to: &output)
    output.append(UInt8(ascii: "]"))
  }

  private func write(_ mapping: Mapping, depth: Int, to output: inout [UInt8]) {
    guard !mapping.isEmpty else { return output += "{}".utf8 }
    output.append(UInt8(ascii: "{"))
    for (index, entry) in ordered(mapping).enumerated() {
      separate(index, depth: depth + 1, to: &output)
      write(name(of: entry.key), to: &output)
      output += keySeparator.utf8
      write(entry.value, depth: depth + 1, to: &output)
    }
    breakLine(depth: depth, to: &output)
    output.append(UInt8(ascii: "}"))
  }

  private func ordered(_ mapping: Mapping) -> [(key: Value, value: Value)] {
    let entries = mapping.map { (key: $0.key, value: $0.value) }
    guard sortsKeys else { return entries }
    return entries.sorted { $0.key.order(against: $1.key) == .before }
  }

  private func name(of key: Value) -> String {
    switch key {
    case .null, .bool, .int, .float: plain(key)
    case .object(let object as Secret): secrets == .exposed ? object.exposed : object.description
    default: key.pythonString
    }
  }

  private func separate(_ index: Int, depth: Int, to output: inout [UInt8]) {
    if index > 0 { output += (itemSeparator ?? (indent == nil ? ", " : ",")).utf8 }
    breakLine(depth: depth, to: &output)
  }

  private func breakLine(depth: Int, to output: inout [UInt8]) {
    guard let indent else { return }
    output.append(0x0A)
    for _ in 0..<(indent * depth) { output += indentText.utf8 }
  }

  private func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy(isVerbatim) {
      output += text.utf8
    } else {
      for scalar in text.unicodeScalars { write(scalar, to: &output) }
    }
    output.append(UInt8(ascii: "\""))
  }

  private func isVerbatim(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
      && (byte < 0x7F || !escapesNonASCII)
  }

  private func write(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
    switch scalar {
    case "\"": output += "\\\"".utf8
    case "\\": output += "\\\\".utf8
    case "\n": output += "\\n".utf8
    case "\r": output += "\\r".utf8
    case "\t": output += "\\t".utf8
    case "\u{08}": output += "\\b".utf8
    case "\u{0C}": output += "\\f".utf8
    case _ where scalar.value < 0x20 || escapesNonASCII && scalar.value > 0x7E:
      for unit in UTF16.encode(scalar) ?? .init() {
        output += "\\u".utf8
        output += PythonText.hexadecimal(UInt32(unit), 4).utf8
      }
    default: output += UTF8.encode(scalar) ?? .init()
    }
  }
}
