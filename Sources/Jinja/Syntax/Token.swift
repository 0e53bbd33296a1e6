/// A word of the language within braces.
struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    case name(String)
    case string(String)
    case int(Int)
    case float(Double)
    case symbol(String)
    case end
  }

  let kind: Kind
  let span: Range<Int>

  var description: String {
    switch kind {
    case .name(let name): "`\(name)`"
    case .string: "a string"
    case .int(let number): "`\(number)`"
    case .float(let number): "`\(number)`"
    case .symbol(let symbol): "`\(symbol)`"
    case .end: "the end"
    }
  }
}

/// A piece of a template.
enum Segment: Sendable {
  case text(String)
  case output([Token], span: Range<Int>)
  case block([Token], span: Range<Int>)

  var span: Range<Int>? {
    switch self {
    case .text: nil
    case .output(_, let span), .block(_, let span): span
    }
  }
}
