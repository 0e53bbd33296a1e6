import BigInt
import Values

/// Reads a number as YAML 1.1 writes them: signs, bases, underscores, sexagesimal digits.
struct NumberScanner {
  private let bytes: [UInt8]
  private var position = 0
  private var isNegative = false

  /// Takes the whole scalar.
  init(_ text: String) { bytes = Array(text.utf8) }

  /// The number; nil where the text has the form of none.
  mutating func scan() -> ScalarResolver.Resolution? {
    let hasSign = bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-")
    isNegative = bytes.first == UInt8(ascii: "-")
    if hasSign { position = 1 }
    guard position < bytes.count else { return nil }
    if bytes[position] == UInt8(ascii: ".") { return pointFirst(hasSign: hasSign) }
    guard isDigit(bytes[position]) else { return nil }
    return whole() ?? float()
  }

  /// `.5`, `.inf`, `.nan`.
  private func pointFirst(hasSign: Bool) -> ScalarResolver.Resolution? {
    switch String(decoding: bytes[(position + 1)...], as: UTF8.self) {
    case "inf", "Inf", "INF": return .float(isNegative ? -.infinity : .infinity)
    case "nan", "NaN", "NAN": return hasSign ? nil : .float(.nan)
    default: break
    }
    guard !hasSign, position + 1 < bytes.count, isDigit(bytes[position + 1]) else { return nil }
    let end = fractionEnd(from: position + 1)
    return end == bytes.count ? decimal() : nil
  }

  private func whole() -> ScalarResolver.Resolution? {
    let body = bytes[position...]
    if body.first == UInt8(ascii: "0") {
      let rest = body.dropFirst()
      if rest.isEmpty { return .int(0) }
      switch rest.first {
      case UInt8(ascii: "b"): return integer(rest.dropFirst(), radix: 2)
      case UInt8(ascii: "x"): return integer(rest.dropFirst(), radix: 16)
      default: return integer(body, radix: 8)
      }
    }
    if body.contains(UInt8(ascii: ":")) { return sexagesimalInteger(body) }
    return integer(body, radix: 10)
  }

  private func integer(_ digits: ArraySlice<UInt8>, radix: Int) -> ScalarResolver.Resolution? {
    var total = 0
    var count = 0
    var overflows = false
    for byte in digits {
      if byte == UInt8(ascii: "_") { continue }
      guard let digit = value(of: byte), digit < radix else { return nil }
      count += 1
      add(digit, radix, to: &total, &overflows)
    }
    // `0b` alone is text; `0b_` passes for a number and then is none.
    if count == 0 { return digits.isEmpty ? nil : .invalidInt }
    guard overflows else { return .int(total) }
    let plain = String(decoding: digits.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    return .largeInt(Value.whole(digits: plain, radix: radix)?.whole.map { isNegative ? -$0 : $0 })
  }

  private func add(_ digit: Int, _ radix: Int, to total: inout Int, _ overflows: inout Bool) {
    let (product, first) = total.multipliedReportingOverflow(by: radix)
    let (sum, second) = product.addingReportingOverflow(isNegative ? -digit : digit)
    total = sum
    overflows = overflows || first || second
  }

  /// `1:30` is 90.
  private func sexagesimalInteger(_ body: ArraySlice<UInt8>) -> ScalarResolver.Resolution? {
    var total: BigInt = 0
    for (index, part) in body.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .enumerated()
    {
      guard let digits = sexagesimalPart(part, isFirst: index == 0) else { return nil }
      guard let number = Value.whole(digits: digits)?.whole else { return .largeInt(nil) }
      total = total * 60 + number
      guard total.magnitude.bitWidth <= LargeInteger.mostBits else { return .largeInt(nil) }
    }
    if isNegative { total.negate() }
    return Int(exactly: total).map { .int($0) } ?? .largeInt(total)
  }

  /// The digits of a part: any but for underscores in the first, below 60 in the others.
  private func sexagesimalPart(_ part: ArraySlice<UInt8>, isFirst: Bool) -> String? {
    guard let first = part.first, isDigit(first) else { return nil }
    if isFirst {
      guard part.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) else { return nil }
      return String(decoding: part.filter(isDigit), as: UTF8.self)
    }
    guard part.allSatisfy(isDigit), part.count <= 2 else { return nil }
    if part.count == 2, first > UInt8(ascii: "5") { return nil }
    return String(decoding: part, as: UTF8.self)
  }

  private func float() -> ScalarResolver.Resolution? {
    guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return nil }
    let whole = bytes[position..<point]
    if whole.contains(UInt8(ascii: ":")) { return sexagesimalFloat(whole, behind: point + 1) }
    guard whole.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) else { return nil }
    return fractionEnd(from: point + 1) == bytes.count ? decimal() : nil
  }

  /// Where digits, underscores and an exponent with its sign end.
  private func fractionEnd(from start: Int) -> Int {
    let digits = bytes[start...].prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
    var rest = bytes[digits.endIndex...]
    guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else {
      return digits.endIndex
    }
    rest = rest.dropFirst()
    guard rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") else {
      return digits.endIndex
    }
    let exponent = rest.dropFirst().prefix(while: isDigit)
    return exponent.isEmpty ? digits.endIndex : exponent.endIndex
  }

  private func decimal() -> ScalarResolver.Resolution? {
    let plain = bytes.filter { $0 != UInt8(ascii: "_") }
    return Double(String(decoding: plain, as: UTF8.self)).map { .float($0) }
  }

  /// `1:30.5` is 90.5.
  private func sexagesimalFloat(
    _ whole: ArraySlice<UInt8>, behind point: Int
  ) -> ScalarResolver.Resolution? {
    let fraction = bytes[point...]
    guard fraction.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) else { return nil }
    let parts = whole.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var numbers: [Double] = []
    for (index, part) in parts.enumerated() {
      guard var digits = sexagesimalPart(part, isFirst: index == 0) else { return nil }
      if index == parts.count - 1 {
        digits += "." + String(decoding: fraction.filter(isDigit), as: UTF8.self) + "0"
      }
      numbers.append(Double(digits) ?? 0)
    }
    // The lowest digit first, as PyYAML adds them: the order shows in the last bit of the sum.
    var (total, base) = (0.0, 1.0)
    for number in numbers.reversed() {
      total += number * base
      base *= 60
    }
    return .float(isNegative ? -total : total)
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private func value(of byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
