import Values

/// A whole number beyond 64 bits, such as that of a version 6 address: printed and compared, not
/// reckoned with.
final class WideInteger: ValueObject {
  private let digits: String

  private init(_ digits: String) { self.digits = digits }

  /// A whole number as a value: a plain one where it fits.
  static func value(_ number: UInt128) -> Value {
    Int(exactly: number).map { .int($0) } ?? .object(WideInteger(String(number)))
  }

  /// One more than the number, which therefore may have 129 bits.
  static func value(successorOf number: UInt128) -> Value {
    number == .max
      ? .object(WideInteger("340282366920938463463374607431768211456")) : value(number + 1)
  }

  /// The number of bytes, the foremost first and none of them a sign.
  static func value(bigEndian bytes: some Sequence<UInt8>) -> Value {
    // Limbs of nine decimal digits, the last first.
    var limbs: [UInt64] = [0]
    for byte in bytes {
      var carry = UInt64(byte)
      for index in limbs.indices {
        carry += limbs[index] << 8
        limbs[index] = carry % 1_000_000_000
        carry /= 1_000_000_000
      }
      if carry > 0 { limbs.append(carry) }
    }
    let rest = limbs.dropLast().reversed().map { limb in
      let digits = String(limb)
      return String(repeating: "0", count: 9 - digits.count) + digits
    }
    let digits = String(limbs.last ?? 0) + rest.joined()
    return Int(digits).map { .int($0) } ?? .object(WideInteger(digits))
  }

  var typeName: String { "int" }
  var pythonRepresentation: String { digits }

  func equals(_ other: Value) -> Bool {
    if case .object(let object as WideInteger) = other { object.digits == digits } else { false }
  }
}
