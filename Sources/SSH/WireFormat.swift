/// Reads SSH's binary data types. RFC 4251 §5
struct WireReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Collection<UInt8>) { rest = ArraySlice(bytes) }

  /// What has not been read.
  var remaining: [UInt8] { Array(rest) }
  var isAtEnd: Bool { rest.isEmpty }

  /// The next `count` bytes, if there are so many.
  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count >= 0, count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func byte() -> UInt8? { rest.popFirst() }

  mutating func uint32() -> UInt32? {
    bytes(4)?.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// A length and so many bytes: also how a blob and a big number are written.
  mutating func string() -> [UInt8]? {
    uint32().flatMap { bytes(Int($0)) }
  }

  mutating func text() -> String? {
    string().map { String(decoding: $0, as: UTF8.self) }
  }

  /// A number without sign, its leading zeros removed.
  mutating func magnitude() -> [UInt8]? {
    string().map { Array($0.drop { $0 == 0 }) }
  }
}

/// Writes SSH's binary data types. RFC 4251 §5
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(raw value: some Sequence<UInt8>) { bytes += value }
  mutating func write(_ value: UInt8) { bytes.append(value) }

  mutating func write(_ value: UInt32) {
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
  }

  mutating func write(_ value: some Collection<UInt8>) {
    write(UInt32(value.count))
    bytes += value
  }

  mutating func write(_ value: String) { write(Array(value.utf8)) }

  /// A number without sign, given by its bytes, highest first.
  mutating func write(magnitude: some Collection<UInt8>) {
    let digits = magnitude.drop { $0 == 0 }
    let needsZero = (digits.first ?? 0) & 0x80 != 0
    write((needsZero ? [0] : []) + Array(digits))
  }
}
