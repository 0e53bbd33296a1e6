/// Reads the little of ASN.1's distinguished encoding that private keys need.
struct DERReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The kinds of values in keys.
  enum Tag: UInt8 {
    case integer = 0x02
    case octets = 0x04
    case null = 0x05
    case object = 0x06
    case sequence = 0x30
  }

  var isAtEnd: Bool { rest.isEmpty }

  /// Whether a value of this kind comes next.
  func comes(_ tag: Tag) -> Bool { rest.first == tag.rawValue }

  /// The content of the next value, if it is of this kind.
  mutating func read(_ tag: Tag) -> [UInt8]? {
    guard comes(tag), rest.count >= 2 else { return nil }
    var body = rest.dropFirst(2)
    var length = Int(rest[rest.startIndex + 1])
    if length >= 0x80 {
      let digits = length - 0x80
      guard (1...4).contains(digits), body.count >= digits else { return nil }
      length = body.prefix(digits).reduce(0) { $0 << 8 | Int($1) }
      body = body.dropFirst(digits)
    }
    guard body.count >= length else { return nil }
    rest = body.dropFirst(length)
    return Array(body.prefix(length))
  }

  /// The values inside the next sequence.
  mutating func sequence() -> DERReader? { read(.sequence).map(DERReader.init) }

  /// An object identifier in its usual notation.
  mutating func object() -> String? {
    guard let bytes = read(.object), let first = bytes.first else { return nil }
    var numbers = [Int(min(first / 40, 2))]
    numbers.append(Int(first) - numbers[0] * 40)
    var number = 0
    for byte in bytes.dropFirst() {
      number = number << 7 | Int(byte & 0x7F)
      guard byte & 0x80 == 0 else { continue }
      numbers.append(number)
      number = 0
    }
    return numbers.map(String.init).joined(separator: ".")
  }

  mutating func integer() -> Int? {
    guard let bytes = read(.integer), bytes.count <= 4 else { return nil }
    return bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
