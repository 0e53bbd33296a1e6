import BigInt
import Values

/// Python's methods of numbers.
enum NumberMethods {
  /// Those of whole numbers and truth values.
  static let integers: [Method] = [
    Method("as_integer_ratio") { (number: BigInt) in Value.tuple([.whole(number), 1]) },
    Method("bit_count") { (number: BigInt) in
      number.magnitude.words.reduce(0) { $0 + $1.nonzeroBitCount }
    },
    Method("bit_length") { (number: BigInt) in number.magnitude.bitWidth },
    Method("conjugate") { (number: BigInt) in number },
    Method(
      "to_bytes", .named("length", 1), .named("byteorder", StrictText("big")),
      .named("signed", false)
    ) { (number: BigInt, length: Int, order: StrictText, isSigned: Bool) -> Value in
      try bytes(of: number, length, order.content, isSigned: isSigned)
    },
  ]

  /// Those of floating-point numbers.
  static let floats: [Method] = [
    Method("as_integer_ratio") { (number: Double) in try ratio(of: number) },
    Method("conjugate") { (number: Double) in number },
    Method("hex") { (number: Double) in hexadecimal(number) },
    Method("is_integer") { (number: Double) in
      number.isFinite && number.rounded(.towardZero) == number
    },
  ]

  private static func bytes(
    of number: BigInt, _ length: Int, _ order: String, isSigned: Bool
  ) throws -> Value {
    guard order == "big" || order == "little" else {
      throw TemplateError("`byteorder` must be `big` or `little`")
    }
    guard (0...4096).contains(length) else {
      throw TemplateError("`length` must be between 0 and 4096")
    }
    guard isSigned || number >= 0 else {
      throw TemplateError("`\(number)` is negative, and `signed` is not set")
    }
    var bytes: [UInt8] = []
    var rest = number
    for _ in 0..<length {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
    let isNegative = isSigned && bytes.last.map { $0 >= 0x80 } ?? false
    guard rest == (number < 0 ? -1 : 0), !isSigned || isNegative == (number < 0) else {
      throw TemplateError("`\(number)` does not fit in \(length) bytes")
    }
    return .object(ByteText(order == "big" ? bytes.reversed() : bytes))
  }

  private static func ratio(of number: Double) throws -> Value {
    guard number.isFinite else {
      throw TemplateError("`\(PythonFloat.representation(number))` is no ratio of whole numbers")
    }
    var (top, bottom) = (number, 1)
    while top.rounded(.towardZero) != top {
      guard bottom < 1 << 61 else {
        throw TemplateError("the ratio does not fit in 64 bits")
      }
      top *= 2
      bottom *= 2
    }
    guard let whole = Int(exactly: top) else {
      throw TemplateError("the ratio does not fit in 64 bits")
    }
    return .tuple([.int(whole), .int(bottom)])
  }

  private static func hexadecimal(_ number: Double) -> String {
    guard number.isFinite else { return PythonFloat.representation(number) }
    let sign = number.sign == .minus ? "-" : ""
    if number == 0 { return sign + "0x0.0p+0" }
    let isSubnormal = number.isSubnormal
    let digits = String(number.significandBitPattern, radix: 16)
    let mantissa = String(repeating: "0", count: 13 - digits.count) + digits
    let exponent = isSubnormal ? -1022 : Int(number.exponent)
    return "\(sign)0x\(isSubnormal ? 0 : 1).\(mantissa)p\(exponent < 0 ? "" : "+")\(exponent)"
  }
}
