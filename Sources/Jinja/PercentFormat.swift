import BigInt
import Values

/// Python's `text % values`.
struct PercentFormat {
  /// What stands between `%` and the letter of a conversion.
  private struct Flags {
    var isLeft = false
    var plus = ""
    var isAlternate = false
    var isZeroed = false
    var width = 0
    var precision: Int?
  }

  private let rendering: Rendering
  private let bytes: [UInt8]
  private var position = 0
  private var values: ValueList
  private var taken = 0
  /// What `%(name)s` looks into; a list is one too for Python, for it may be left unused.
  private let container: Value
  private let isContainer: Bool
  private var result = ""

  /// What `format % arguments` gives: a tuple gives several values, a mapping named ones.
  static func formatted(
    _ format: String, with arguments: Value, in rendering: Rendering
  ) throws -> String {
    var format = PercentFormat(format, arguments, rendering)
    try format.run()
    return format.result
  }

  private init(_ format: String, _ arguments: Value, _ rendering: Rendering) {
    self.rendering = rendering
    bytes = Array(format.utf8)
    container = arguments
    if arguments.typeName == "tuple", let items = arguments.items {
      values = items
      isContainer = false
    } else {
      values = [arguments]
      isContainer =
        (arguments.mapping != nil || arguments.items != nil) && arguments.string == nil
    }
  }

  private mutating func run() throws {
    while let mark = bytes[position...].firstIndex(of: UInt8(ascii: "%")) {
      result += String(decoding: bytes[position..<mark], as: UTF8.self)
      position = mark + 1
      try convert()
    }
    result += String(decoding: bytes[position...], as: UTF8.self)
    if taken < values.count, !isContainer {
      throw TemplateError("not all values are used by the format")
    }
  }

  private func peek() throws -> Unicode.Scalar {
    guard position < bytes.count else {
      throw TemplateError("the format ends inside of a conversion")
    }
    return Unicode.Scalar(bytes[position])
  }

  private mutating func nextValue() throws -> Value {
    guard taken < values.count else { throw TemplateError("the format needs more values") }
    taken += 1
    return values[taken - 1]
  }

  private mutating func convert() throws {
    if try peek() == "%" {
      position += 1
      result += "%"
      return
    }
    if try peek() == "(" { try select(key()) }
    let flags = try flags()
    let letter = try peek()
    position += 1
    result += try text(of: letter, nextValue(), flags)
  }

  private mutating func key() throws -> String {
    position += 1
    let start = position
    var depth = 1
    while position < bytes.count {
      position += 1
      switch bytes[position - 1] {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      default: break
      }
      if depth == 0 { return String(decoding: bytes[start..<(position - 1)], as: UTF8.self) }
    }
    throw TemplateError("the format ends inside of a key")
  }

  private mutating func select(_ key: String) throws {
    guard isContainer else { throw TemplateError("the format needs a mapping") }
    guard container.mapping != nil, let value = container[key] else {
      throw TemplateError("the mapping has no key `\(key)`")
    }
    values = [try rendering.resolved(value)]
    taken = 0
  }

  // Flags, width and precision.

  private mutating func flags() throws -> Flags {
    var flags = Flags()
    scan: while true {
      switch try peek() {
      case "-": flags.isLeft = true
      case "+": flags.plus = "+"
      case " ": if flags.plus.isEmpty { flags.plus = " " }
      case "#": flags.isAlternate = true
      case "0": flags.isZeroed = true
      default: break scan
      }
      position += 1
    }
    flags.width = try number() ?? 0
    if flags.width < 0 {
      flags.isLeft = true
      flags.width = -flags.width
    }
    if try peek() == "." {
      position += 1
      flags.precision = try max(0, number() ?? 0)
    }
    if ["h", "l", "L"].contains(try peek()) { position += 1 }
    return flags
  }

  private mutating func number() throws -> Int? {
    if try peek() == "*" {
      position += 1
      guard case .int(let number) = try nextValue().number, abs(number / 2) < Padding.limit else {
        throw TemplateError(.type("`*` needs a whole number"))
      }
      return number
    }
    var number: Int?
    while let digit = try peek().decimal {
      position += 1
      number = (number ?? 0) * 10 + digit
      if let number, number > Padding.limit {
        throw TemplateError(.limit("`\(number)` is too much for a format"))
      }
    }
    return number
  }

  // Conversions.

  private func text(
    of letter: Unicode.Scalar, _ value: Value, _ flags: Flags
  ) throws -> String {
    switch letter {
    case "s": return try padded(rendering.text(of: value), flags)
    case "r", "a":
      try rendering.requirePrintable(value)
      let text = value.pythonRepresentation
      return try padded(letter == "r" ? text : text.asciiEscaped, flags)
    case "c":
      var character = flags
      character.precision = nil
      return try padded(self.character(value), character)
    case "d", "i", "u": return try decimal(value, flags)
    case "o": return try whole(value, base: 8, prefix: "0o", flags)
    case "x": return try whole(value, base: 16, prefix: "0x", flags)
    case "X": return try whole(value, base: 16, prefix: "0X", flags)
    case "e", "E", "f", "F", "g", "G": return try floating(value, Character(letter), flags)
    default:
      throw TemplateError("`%\(letter)` is no conversion of a format")
    }
  }

  private func padded(_ text: String, _ flags: Flags) throws -> String {
    let cut = flags.precision.map { String(text.unicodeScalars.prefix($0)) } ?? text
    return try (flags.isLeft ? Padding.left : .right).filled(cut, to: flags.width)
  }

  private func character(_ value: Value) throws -> String {
    if case .int(let code) = value.number {
      guard let narrow = UInt32(exactly: code), let scalar = Unicode.Scalar(narrow) else {
        throw TemplateError("there is no character number \(code)")
      }
      return String(scalar)
    }
    try value.requireDefined()
    guard let text = value.string, text.unicodeScalars.count == 1 else {
      throw TemplateError(.type("`%c` needs a number or one character"))
    }
    return text
  }

  private func decimal(_ value: Value, _ flags: Flags) throws -> String {
    try value.requireDefined()
    switch value.number {
    case .int(let number): return try numeric(String(number.magnitude), number < 0, "", flags)
    case nil where value.isLarge:
      let number = value.whole ?? 0
      return try numeric(String(number.magnitude), number < 0, "", flags)
    case .float(let number):
      let digits = try NumberText.truncated(number)
      return try numeric(digits, number < 0 && digits != "0", "", flags)
    case nil: throw TemplateError(.type("`%d` needs a number, not type `\(value.typeName)`"))
    }
  }

  private func whole(
    _ value: Value, base: Int, prefix: String, _ flags: Flags
  ) throws -> String {
    try value.requireDefined()
    guard let number = value.whole else {
      throw TemplateError(
        .type("a whole number is needed, not type `\(value.typeName)`"))
    }
    let digits = NumberText.whole(
      number.magnitude, base: base, isUppercase: prefix == "0X")
    return try numeric(digits, number < 0, flags.isAlternate ? prefix : "", flags)
  }

  private func numeric(
    _ digits: String, _ isNegative: Bool, _ prefix: String, _ flags: Flags
  ) throws -> String {
    let digits = try Padding.right.filled(digits, to: flags.precision ?? 0, with: "0")
    return try aligned(digits, isNegative, prefix, flags)
  }

  private func floating(
    _ value: Value, _ conversion: Character, _ flags: Flags
  ) throws -> String {
    try value.requireDefined()
    guard let number = value.real else {
      throw TemplateError(.type("a number is needed, not type `\(value.typeName)`"))
    }
    let digits = try NumberText.floating(
      number, conversion, precision: flags.precision ?? 6, keepsPoint: flags.isAlternate)
    return try aligned(digits, number.sign == .minus && !number.isNaN, "", flags)
  }

  private func aligned(
    _ digits: String, _ isNegative: Bool, _ prefix: String, _ flags: Flags
  ) throws -> String {
    let head = (isNegative ? "-" : flags.plus) + prefix
    if flags.isLeft { return try Padding.left.filled(digits, head: head, to: flags.width) }
    return try flags.isZeroed
      ? Padding.inside.filled(digits, head: head, to: flags.width, with: "0")
      : Padding.right.filled(digits, head: head, to: flags.width)
  }
}

extension Unicode.Scalar {
  /// The value of an ASCII digit.
  var decimal: Int? {
    ("0"..."9").contains(self) ? Int(value) - 48 : nil
  }
}

extension String {
  /// As Python's `ascii`: what is not ASCII as an escape.
  var asciiEscaped: String {
    var result = ""
    for scalar in unicodeScalars {
      if scalar.isASCII {
        result.unicodeScalars.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16)
      let (letter, width) =
        scalar.value <= 0xFF ? ("x", 2) : scalar.value <= 0xFFFF ? ("u", 4) : ("U", 8)
      result += "\\\(letter)" + String(repeating: "0", count: width - digits.count) + digits
    }
    return result
  }
}
