import Values

/// A stretch of a template, in bytes; where that is in a file is computed only when shown.
struct Span: Sendable, Hashable {
  let lower: UInt32
  let upper: UInt32

  init(_ lower: Int, _ upper: Int) {
    self.lower = UInt32(clamping: lower)
    self.upper = UInt32(clamping: upper)
  }

  /// From the beginning of one to the end of another.
  init(from first: Span, to last: Span) {
    lower = first.lower
    upper = max(first.lower, last.upper)
  }
}

/// The smallest part of a template that means something.
struct Token: Sendable {
  /// What it is.
  enum Kind: Sendable, Equatable {
    /// Text outside of all delimiters.
    case data(String)
    case blockBegin
    case blockEnd
    case variableBegin
    case variableEnd
    case name(String)
    case string(String)
    case int(Value)
    case float(Double)
    case sign(Sign)
    case end
  }

  let kind: Kind
  let span: Span

  /// The token in words, for errors.
  var description: String {
    switch kind {
    case .data: "text"
    case .blockBegin: "the begin of a statement"
    case .blockEnd: "the end of the statement"
    case .variableBegin: "the begin of an output"
    case .variableEnd: "the end of the output"
    case .name(let name): "`\(name)`"
    case .string(let text): "`\(Value.string(text).pythonRepresentation)`"
    case .int(let number): "`\(number.pythonString)`"
    case .float(let number): "`\(number)`"
    case .sign(let sign): "`\(sign.rawValue)`"
    case .end: "the end of the template"
    }
  }
}

/// An operator or a bracket.
enum Sign: String, Sendable {
  case plus = "+"
  case minus = "-"
  case times = "*"
  case power = "**"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case tilde = "~"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case assign = "="
  case dot = "."
  case comma = ","
  case colon = ":"
  case semicolon = ";"
  case pipe = "|"
  case openParenthesis = "("
  case closeParenthesis = ")"
  case openBracket = "["
  case closeBracket = "]"
  case openBrace = "{"
  case closeBrace = "}"

  /// The bracket that closes this one.
  var closing: Sign? {
    switch self {
    case .openParenthesis: .closeParenthesis
    case .openBracket: .closeBracket
    case .openBrace: .closeBrace
    default: nil
    }
  }

  var isClosing: Bool {
    self == .closeParenthesis || self == .closeBracket || self == .closeBrace
  }
}
