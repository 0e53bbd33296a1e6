import OrderedCollections

/// Reads data that is written as a Python literal or as JSON: `[1, 'a']`, `{"a": true}`.
///
/// Rendered text that looks like a list, a mapping or a truth value becomes one, as ansible-core
/// 2.16 does with Python's `ast.literal_eval`, to which it adds JSON's `true`, `false` and `null`.
public struct PythonLiteral {
  private var rest: Substring.UnicodeScalarView
  private let isStrict: Bool

  /// The value that the whole of `text` spells, or nil where it is no literal.
  public static func read(_ text: String) -> Value? {
    var reader = PythonLiteral(rest: text[...].unicodeScalars, isStrict: false)
    guard let value = reader.value(depth: 0) else { return nil }
    reader.skipSpace()
    // A bare `nil` in a conditional expression would be the value null.
    guard reader.rest.isEmpty else { return Value?.none }
    return value
  }

  /// The value of a line of Python, or nil where it is no literal.
  ///
  /// Just as `ast.literal_eval`: JSON's words mean nothing, `1, 2` is a tuple, and a comment may
  /// follow.
  public static func readLine(_ text: String) -> Value? {
    var reader = PythonLiteral(rest: text[...].unicodeScalars, isStrict: true)
    guard let first = reader.value(depth: 0) else { return nil }
    var items = [first]
    var isTuple = false
    reader.skipSpace()
    while reader.take(",") {
      isTuple = true
      reader.skipSpace()
      guard let next = reader.rest.first, next != "#" else { break }
      guard let item = reader.value(depth: 0) else { return nil }
      items.append(item)
      reader.skipSpace()
    }
    guard reader.rest.isEmpty || reader.rest.first == "#" else { return nil }
    return isTuple ? .tuple(items) : first
  }

  /// What rendered text becomes: a list, mapping or truth value where it looks like one.
  public static func converted(_ text: String) -> Value {
    guard text.hasPrefix("{") || text.hasPrefix("[") || text == "True" || text == "False" else {
      return .string(text)
    }
    return read(text) ?? .string(text)
  }

  private static let depthLimit = 200

  private mutating func value(depth: Int) -> Value? {
    guard depth < Self.depthLimit else { return nil }
    skipSpace()
    guard let first = rest.first else { return nil }
    switch first {
    case "[":
      return sequence(closedBy: "]", depth: depth).map { .list($0.items) }
    case "(":
      guard let inner = sequence(closedBy: ")", depth: depth) else { return nil }
      let isGrouping = inner.items.count == 1 && !inner.hasComma
      return isGrouping ? inner.items[0] : .tuple(inner.items)
    case "{": return mapping(depth: depth)
    case "'", "\"": return text().map(Value.string)
    case "-", "+", ".", "0"..."9": return number()
    default: return word()
    }
  }

  private mutating func sequence(
    closedBy close: Unicode.Scalar, depth: Int
  ) -> (items: [Value], hasComma: Bool)? {
    rest.removeFirst()
    var items: [Value] = []
    var hasComma = false
    while true {
      skipSpace()
      if take(close) { return (items, hasComma) }
      if !items.isEmpty, !hasComma { return nil }
      guard let item = value(depth: depth + 1) else { return nil }
      items.append(item)
      skipSpace()
      if take(",") {
        hasComma = true
      } else if take(close) {
        return (items, hasComma)
      } else {
        return nil
      }
    }
  }

  private mutating func mapping(depth: Int) -> Value? {
    rest.removeFirst()
    var mapping: Mapping = [:]
    while true {
      skipSpace()
      if take("}") { return .mapping(mapping) }
      guard let key = value(depth: depth + 1) else { return nil }
      skipSpace()
      guard take(":"), let item = value(depth: depth + 1) else { return nil }
      mapping[key] = item
      skipSpace()
      if take(",") { continue }
      return take("}") ? .mapping(mapping) : nil
    }
  }

  private mutating func word() -> Value? {
    let name = String(rest.prefix { $0.properties.isAlphabetic || $0 == "_" })
    let python: [String: Value] = ["True": true, "False": false, "None": nil]
    let json: [String: Value] = ["true": true, "false": false, "null": nil]
    if let value = python[name] ?? (isStrict ? nil : json[name]) {
      rest = rest.dropFirst(name.unicodeScalars.count)
      return value
    }
    // `u'…'`, `r'…'` and `b'…'` are text too.
    let next = rest.dropFirst(name.unicodeScalars.count).first
    guard ["u", "r", "b"].contains(name.lowercased()), next == "'" || next == "\"" else {
      return nil
    }
    rest.removeFirst()
    return text(isRaw: name.lowercased() == "r").map(Value.string)
  }

  private mutating func number() -> Value? {
    let sign: Unicode.Scalar? = rest.first == "-" || rest.first == "+" ? rest.removeFirst() : nil
    if sign != nil { skipSpace() }
    let isNumeral: (Unicode.Scalar) -> Bool = {
      ("0"..."9").contains($0) || $0 == "." || $0 == "_" || $0.properties.isAlphabetic
    }
    var digits = String(rest.prefix(while: isNumeral))
    rest = rest.drop(while: isNumeral)
    if digits.last == "e" || digits.last == "E", let mark = rest.first, mark == "-" || mark == "+" {
      digits.unicodeScalars.append(rest.removeFirst())
      digits += String(rest.prefix { ("0"..."9").contains($0) })
      rest = rest.drop { ("0"..."9").contains($0) }
    }
    let negative = sign == "-"
    guard !digits.contains("__"), !digits.hasSuffix("_") else { return nil }
    let plain = digits.filter { $0 != "_" }
    if let whole = Self.whole(plain)?.whole { return .whole(negative ? -whole : whole) }
    guard plain.contains(where: { ".eE".contains($0) }) else { return nil }
    let isDecimal = plain.allSatisfy { $0.isNumber || ".eE+-".contains($0) }
    guard isDecimal, let number = Double(plain) else { return nil }
    return .float(negative ? -number : number)
  }

  private static func whole(_ digits: String) -> Value? {
    let body = digits.dropFirst(2)
    switch digits.prefix(2).lowercased() {
    case "0x": return Value.whole(digits: body, radix: 16)
    case "0o": return Value.whole(digits: body, radix: 8)
    case "0b": return Value.whole(digits: body, radix: 2)
    default:
      // Python refuses numbers such as 007.
      if digits.hasPrefix("0"), digits.contains(where: { $0 != "0" }) { return nil }
      return Value.whole(digits: digits)
    }
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }
}

extension PythonLiteral {
  /// One or more quoted texts, which join as in Python.
  private mutating func text(isRaw: Bool = false) -> String? {
    var text = ""
    repeat {
      guard let part = quoted(isRaw: isRaw) else { return nil }
      text.unicodeScalars.append(contentsOf: part)
      skipSpace()
    } while rest.first == "'" || rest.first == "\""
    return text
  }

  private mutating func quoted(isRaw: Bool) -> String.UnicodeScalarView? {
    let quote = rest.removeFirst()
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == quote { return text }
      if scalar == "\n" { return nil }
      guard scalar == "\\", let escaped = rest.popFirst() else {
        text.append(scalar)
        continue
      }
      if isRaw {
        text.append(scalar)
        text.append(escaped)
      } else if let decoded = decode(escaped) {
        text.append(contentsOf: decoded)
      } else {
        return nil
      }
    }
    return nil
  }

  private mutating func decode(_ escaped: Unicode.Scalar) -> [Unicode.Scalar]? {
    switch escaped {
    case "\n": return []
    case "\\", "'", "\"": return [escaped]
    case "a": return ["\u{07}"]
    case "b": return ["\u{08}"]
    case "f": return ["\u{0C}"]
    case "n": return ["\n"]
    case "r": return ["\r"]
    case "t": return ["\t"]
    case "v": return ["\u{0B}"]
    case "x": return hexadecimal(2)
    case "u": return hexadecimal(4)
    case "U": return hexadecimal(8)
    case "0"..."7": return octal(escaped)
    default: return ["\\", escaped]
    }
  }

  private mutating func hexadecimal(_ count: Int) -> [Unicode.Scalar]? {
    let digits = String(rest.prefix(count))
    guard digits.unicodeScalars.count == count, let number = UInt32(digits, radix: 16),
      let scalar = Unicode.Scalar(number)
    else { return nil }
    rest = rest.dropFirst(count)
    return [scalar]
  }

  private mutating func octal(_ first: Unicode.Scalar) -> [Unicode.Scalar]? {
    let more = rest.prefix(2).prefix { ("0"..."7").contains($0) }
    let digits = String(first) + String(String.UnicodeScalarView(more))
    rest = rest.dropFirst(more.count)
    return UInt32(digits, radix: 8).flatMap(Unicode.Scalar.init).map { [$0] }
  }
}
