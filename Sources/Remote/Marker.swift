/// Words that nobody else says.
enum Marker {
  /// 128 random bits: no task's output holds them by chance or by intent.
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return hexadecimal(generator.next()) + hexadecimal(generator.next())
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
