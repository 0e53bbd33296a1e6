import OrderedCollections
import Values

/// Python's `text % values`.
enum PercentFormat {
  /// `%s`, `%d`, `%05.2f`, `%(name)s` and their kin, filled in.
  static func text(_ format: String, _ values: Value) throws -> String {
    var pending = (values.items ?? [values])[...]
    var result = ""
    var rest = format[...]
    while let percent = rest.firstIndex(of: "%") {
      result += rest[..<percent]
      rest = rest[rest.index(after: percent)...]
      if rest.first == "%" {
        result += "%"
        rest = rest.dropFirst()
        continue
      }
      var value: Value?
      if rest.first == "(", let close = rest.firstIndex(of: ")") {
        let name = String(rest[rest.index(after: rest.startIndex)..<close])
        rest = rest[rest.index(after: close)...]
        value = values.mapping?[.string(name)]
      }
      let flags = rest.prefix { "-+ 0#".contains($0) }
      rest = rest.dropFirst(flags.count)
      let width = rest.prefix { $0.isNumber }
      rest = rest.dropFirst(width.count)
      var precision: Substring?
      if rest.first == "." {
        precision = rest.dropFirst().prefix { $0.isNumber }
        rest = rest.dropFirst(1 + (precision?.count ?? 0))
      }
      guard let kind = rest.popFirst(), let filled = value ?? pending.popFirst() else {
        throw InvalidOperation("`%` has more places than values")
      }
      let body = try converted(filled, kind, precision.flatMap { Int($0) })
      result += padded(body, flags, Int(width) ?? 0)
    }
    return result + rest
  }

  private static func converted(_ value: Value, _ kind: Character, _ precision: Int?) throws
    -> String
  {
    switch kind {
    case "s": return precision.map { String(value.pythonString.prefix($0)) } ?? value.pythonString
    case "r": return value.pythonRepresentation
    case "d", "i", "u":
      guard let number = value.number else {
        throw InvalidOperation("`%d` needs a number, not a value of type `\(value.typeName)`")
      }
      return String(Int(number.double))
    case "x", "o", "X":
      guard let number = value.int else {
        throw InvalidOperation("`%\(kind)` needs a whole number")
      }
      return String(number, radix: kind == "o" ? 8 : 16, uppercase: kind == "X")
    case "f", "F":
      guard let number = value.number else {
        throw InvalidOperation("`%f` needs a number, not a value of type `\(value.typeName)`")
      }
      return FixedPoint.text(number.double, decimals: precision ?? 6)
    default: throw InvalidOperation("`%\(kind)` is not supported")
    }
  }

  private static func padded(_ body: String, _ flags: Substring, _ width: Int) -> String {
    let sign =
      flags.contains("+") && !body.hasPrefix("-") && body.first?.isNumber == true ? "+" : ""
    let missing = max(0, width - body.count - sign.count)
    if flags.contains("-") { return sign + body + String(repeating: " ", count: missing) }
    guard flags.contains("0"), let first = body.first, first.isNumber || first == "-" else {
      return String(repeating: " ", count: missing) + sign + body
    }
    let digits = body.drop { $0 == "-" }
    let minus = body.hasPrefix("-") ? "-" : sign
    return minus + String(repeating: "0", count: missing) + digits
  }
}

/// Numbers with a fixed count of decimals.
enum FixedPoint {
  static func text(_ number: Double, decimals: Int) -> String {
    guard number.isFinite else { return PythonFloat.representation(number) }
    let factor = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    let scaled = (abs(number) * factor).rounded(.toNearestOrEven)
    guard scaled < 9e15 else { return PythonFloat.representation(number) }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = number < 0 ? "-" : ""
    guard decimals > 0 else { return sign + padded }
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}
