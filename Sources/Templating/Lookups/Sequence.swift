import Jinja
import OrderedCollections
import Values

extension Lookup {
  /// Whole numbers as text: `[start-]end[/stride][:format]`, or `start=`, `end=` or `count=`,
  /// `stride=` and `format=`.
  static let sequence = Lookup("sequence") { call in
    try call.terms.flatMap { term -> [Value] in
      try term.requireDefined()
      return try Sequence(term.pythonString).numbers.map { try $0.text(call) }
    }
  }

  /// The numbers that a term describes.
  private struct Sequence {
    private var start = 1
    private var end = 0
    private var stride = 1
    private var format = "%d"
    private var isEmpty = false

    /// A number and how to write it.
    struct Number {
      let value: Int
      let format: String

      func text(_ call: LookupCall) throws -> Value {
        if format == "%d" { return .string(String(value)) }
        return try call.value(
          "format % number", ["format": .string(format), "number": .int(value)])
      }
    }

    init(_ term: String) throws {
      if try readShort(term) == false { try readPairs(term) }
      guard isEmpty || format.filter({ $0 == "%" }).count == 1 else {
        throw LookupFailure("`\(format)` must hold one `%`")
      }
      if isEmpty { return }
      if stride > 0, end < start {
        throw LookupFailure("to count down, the stride must be negative")
      }
      if stride < 0, end > start { throw LookupFailure("to count up, the stride must be positive") }
    }

    var numbers: [Number] {
      if isEmpty || stride == 0 { return [] }
      return Swift.stride(from: start, through: end, by: stride).map {
        Number(value: $0, format: format)
      }
    }

    private mutating func readShort(_ term: String) throws -> Bool {
      let digits =
        /(?:(?<start>0?x?[0-9a-f]+)-)?(?<end>0?x?[0-9a-f]+)(?:\/(?<stride>0?x?[0-9a-f]+))?(?::(?<format>.+))?/
        .ignoresCase()
      guard let match = term.wholeMatch(of: digits) else { return false }
      if let text = match.output.start { start = try Self.number(text, "start") }
      end = try Self.number(match.output.end, "end")
      if let text = match.output.stride { stride = try Self.number(text, "stride") }
      if let text = match.output.format { format = String(text) }
      return true
    }

    private mutating func readPairs(_ term: String) throws {
      var pairs = KeyValueText(term).pairs
      if let text = pairs.removeValue(forKey: "start") { start = try Self.number(text, "start") }
      if let text = pairs.removeValue(forKey: "stride") { stride = try Self.number(text, "stride") }
      format = pairs.removeValue(forKey: "format") ?? format
      let last = try pairs.removeValue(forKey: "end").map { try Self.number($0, "end") }
      let count = try pairs.removeValue(forKey: "count").map { try Self.number($0, "count") }
      if let unknown = pairs.keys.first {
        throw LookupFailure("it has no option `\(unknown)`")
      }
      switch (last, count) {
      case (let last?, nil): end = last
      case (nil, 0): isEmpty = true
      case (nil, let count?): end = start + count * stride - 1
      case (nil, nil): throw LookupFailure("`end` or `count` is missing")
      default: throw LookupFailure("`end` and `count` cannot both be given")
      }
    }

    /// A number as Python's `int(text, 0)` reads it.
    private static func number(_ text: some StringProtocol, _ name: String) throws -> Int {
      let isNegative = text.hasPrefix("-")
      let digits = text.drop { $0 == "-" || $0 == "+" }
      let prefix = digits.prefix(2).lowercased()
      let radix = ["0x": 16, "0o": 8, "0b": 2][prefix] ?? 10
      let body = radix == 10 ? digits : digits.dropFirst(2)
      let hasOddZero = radix == 10 && body.hasPrefix("0") && body.contains { $0 != "0" }
      guard !hasOddZero, let number = Int(body, radix: radix) else {
        throw LookupFailure("`\(name)=\(text)` is no whole number")
      }
      return isNegative ? -number : number
    }
  }
}
