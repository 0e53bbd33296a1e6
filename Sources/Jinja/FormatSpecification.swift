import BigInt
import Values

/// Python's format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
struct FormatSpecification {
  var fill: Unicode.Scalar = " "
  var alignment: Padding?
  /// Whether a leading zero alone says how to fill.
  var isZeroed = false
  var sign: Unicode.Scalar?
  var hidesNegativeZero = false
  var isAlternate = false
  var width = 0
  var grouping: Unicode.Scalar?
  var precision: Int?
  var type: Unicode.Scalar?

  /// What Python's `format(value, specification)` gives.
  static func formatted(
    _ value: Value, _ specification: String, in rendering: Rendering
  ) throws -> String {
    guard !specification.isEmpty else { return try rendering.text(of: value) }
    try value.requireDefined()
    let format = try FormatSpecification(specification)
    switch value {
    case .int, .bool: return try format.text(of: value)
    case .float: return try format.text(of: value)
    case .object(let object as LargeInteger): return try format.text(of: .object(object))
    default:
      guard let text = value.string else {
        throw TemplateError(
          .type("a value of type `\(value.typeName)` takes no format, not `\(specification)`"))
      }
      return try format.text(of: text)
    }
  }

  init(_ text: String) throws {
    var rest = Array(text.unicodeScalars)[...]
    let whole = rest
    func takes(_ scalar: Unicode.Scalar) -> Bool {
      guard rest.first == scalar else { return false }
      rest.removeFirst()
      return true
    }
    if whole.count > 1, let padding = Padding(rawValue: whole[1]) {
      (fill, alignment) = (whole[0], padding)
      rest = rest.dropFirst(2)
    } else if let padding = whole.first.flatMap(Padding.init) {
      alignment = padding
      rest.removeFirst()
    }
    let hasFill = alignment != nil && whole.count > 1 && Padding(rawValue: whole[1]) != nil
    if let first = rest.first, first == "+" || first == "-" || first == " " {
      sign = first
      rest.removeFirst()
    }
    hidesNegativeZero = takes("z")
    isAlternate = takes("#")
    if rest.first == "0", !hasFill {
      rest.removeFirst()
      fill = "0"
      isZeroed = alignment == nil
      alignment = alignment ?? .inside
    }
    width = try Self.number(&rest) ?? 0
    if let first = rest.first, first == "," || first == "_" {
      grouping = first
      rest.removeFirst()
      if let second = rest.first, second == "," || second == "_" {
        throw TemplateError("a format cannot group digits twice")
      }
    }
    if takes(".") {
      precision = try Self.number(&rest)
      if precision == nil { throw TemplateError("the format lacks a precision behind `.`") }
    }
    type = rest.popFirst()
    if !rest.isEmpty { throw TemplateError("`\(text)` is no format") }
  }

  private static func number(_ rest: inout ArraySlice<Unicode.Scalar>) throws -> Int? {
    var number: Int?
    while let digit = rest.first?.decimal {
      rest.removeFirst()
      number = (number ?? 0) * 10 + digit
      if let number, number > Padding.limit {
        throw TemplateError(.limit("`\(number)` is too much for a format"))
      }
    }
    return number
  }

  // Text.

  private func text(of text: String) throws -> String {
    guard type == nil || type == "s" else { throw wrongType("text") }
    if sign != nil { throw TemplateError("text has no sign to format") }
    if isAlternate { throw TemplateError("text has no alternate form") }
    if hidesNegativeZero { throw TemplateError("text has no negative zero") }
    if let grouping { throw TemplateError("`\(grouping)` does not go with text") }
    if alignment == .inside, !isZeroed { throw TemplateError("`=` does not go with text") }
    let cut = precision.map { String(text.unicodeScalars.prefix($0)) } ?? text
    let padding = isZeroed ? .left : alignment ?? .left
    return try padding.filled(cut, to: width, with: fill)
  }

  private func wrongType(_ what: String) -> TemplateError {
    let letter = type.map { "\($0)" } ?? ""
    return TemplateError("the format `\(letter)` does not go with \(what)")
  }

  // Numbers.

  private func text(of value: Value) throws -> String {
    if let number = value.whole {
      switch type {
      case nil, "b", "c", "d", "o", "x", "X", "n": return try whole(number)
      case "e", "E", "f", "F", "g", "G", "%": return try floating(value.real ?? 0)
      default: throw wrongType("whole numbers")
      }
    }
    switch value {
    case .float(let number):
      switch type {
      case nil, "e", "E", "f", "F", "g", "G", "n", "%": return try floating(number)
      default: throw wrongType("floating-point numbers")
      }
    default: throw wrongType("this value")
    }
  }

  private func whole(_ number: BigInt) throws -> String {
    if precision != nil { throw TemplateError("whole numbers take no precision") }
    if hidesNegativeZero { throw TemplateError("whole numbers have no negative zero") }
    switch type {
    case "c": return try character(number)
    case "b": return try grouped(number, base: 2, "0b")
    case "o": return try grouped(number, base: 8, "0o")
    case "x": return try grouped(number, base: 16, "0x")
    case "X": return try grouped(number, base: 16, "0X")
    default:
      if type == "n", grouping != nil { throw TemplateError("`n` does not go with grouping") }
      return try aligned(String(number.magnitude), "", number < 0, prefix: "", every: 3)
    }
  }

  private func grouped(_ number: BigInt, base: Int, _ prefix: String) throws -> String {
    if grouping == "," { throw TemplateError("`,` goes only with decimal digits") }
    let digits = NumberText.whole(number.magnitude, base: base, isUppercase: prefix == "0X")
    return try aligned(digits, "", number < 0, prefix: isAlternate ? prefix : "", every: 4)
  }

  private func character(_ number: BigInt) throws -> String {
    if sign != nil || isAlternate || grouping != nil {
      throw TemplateError("`c` takes neither sign nor `#` nor grouping")
    }
    guard let scalar = UInt32(exactly: number).flatMap(Unicode.Scalar.init) else {
      throw TemplateError("there is no character number \(number)")
    }
    return try (alignment ?? .right).filled(String(scalar), to: width, with: fill)
  }

  private func floating(_ number: Double) throws -> String {
    if type == "n", grouping != nil { throw TemplateError("`n` does not go with grouping") }
    let text = try digits(of: number)
    let whole = text.prefix { $0.isNumber }
    let isZero = hidesNegativeZero && !text.contains { "123456789in".contains($0) }
    let isNegative = number.sign == .minus && !number.isNaN && !isZero
    // What is no digit, such as `inf`, is not grouped.
    return try aligned(
      String(whole), String(text.dropFirst(whole.count)), isNegative, prefix: "", every: 3)
  }

  private func digits(of number: Double) throws -> String {
    switch type {
    case "%":
      return try NumberText.floating(
        number * 100, "f", precision: precision ?? 6, keepsPoint: isAlternate) + "%"
    case nil:
      guard let precision else { return Self.shortest(number, keepsPoint: isAlternate) }
      return try general(number, precision)
    case "n":
      return try NumberText.floating(
        number, "g", precision: precision ?? 6, keepsPoint: isAlternate)
    case let type?:
      return try NumberText.floating(
        number, Character(type), precision: precision ?? 6, keepsPoint: isAlternate)
    }
  }

  private static func shortest(_ number: Double, keepsPoint: Bool) -> String {
    let text = PythonFloat.representation(number.isNaN ? number : abs(number))
    guard keepsPoint, number.isFinite, !text.contains(".") else { return text }
    guard let exponent = text.firstIndex(of: "e") else { return text + "." }
    return text[..<exponent] + "." + text[exponent...]
  }

  /// As `g`, but with a decimal at least, and in scientific form one digit earlier.
  private func general(_ number: Double, _ precision: Int) throws -> String {
    let digits = max(1, precision)
    let scientific = try NumberText.floating(
      number, "e", precision: digits - 1, keepsPoint: isAlternate)
    guard number.isFinite, let mark = scientific.firstIndex(of: "e"),
      let exponent = Int(scientific[scientific.index(after: mark)...].drop { $0 == "+" })
    else { return scientific }
    if exponent >= -4, exponent < digits - 1 {
      let text = try NumberText.floating(
        number, "g", precision: digits, keepsPoint: isAlternate)
      return text.contains(".") ? text : text + ".0"
    }
    guard !isAlternate, scientific.contains(".") else { return scientific }
    var mantissa = scientific[..<mark]
    while mantissa.last == "0" { mantissa.removeLast() }
    if mantissa.last == "." { mantissa.removeLast() }
    return String(mantissa + scientific[mark...])
  }

  // Signs, groups and padding.

  private func aligned(
    _ digits: String, _ tail: String, _ isNegative: Bool, prefix: String, every size: Int
  ) throws -> String {
    let plus = sign.map { $0 == "-" ? "" : String($0) } ?? ""
    let head = (isNegative ? "-" : plus) + prefix
    guard let grouping, !digits.isEmpty else {
      return try (alignment ?? .right).filled(digits + tail, head: head, to: width, with: fill)
    }
    var digits = digits
    if alignment == .inside, fill == "0" {
      // Zeros are grouped as well; a group is never left empty.
      let room = width - head.unicodeScalars.count - tail.unicodeScalars.count
      while digits.count + (digits.count - 1) / size < room { digits = "0" + digits }
    }
    var groups = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: size) {
        groups.unicodeScalars.append(grouping)
      }
      groups.append(digit)
    }
    return try (alignment ?? .right).filled(groups + tail, head: head, to: width, with: fill)
  }
}
