import Values

/// A part of a template that has a value.
struct Expression: Sendable {
  /// What it is.
  indirect enum Kind: Sendable {
    case constant(Value)
    case name(String)
    case list([Expression])
    case tuple([Expression])
    case mapping([(key: Expression, value: Expression)])
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    case compare(Expression, [(Comparison, Expression)])
    case not(Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case concatenation([Expression])
    case conditional(test: Expression, then: Expression, otherwise: Expression?)
    case attribute(Expression, String)
    case item(Expression, Expression)
    case slice(start: Expression?, stop: Expression?, step: Expression?)
    case call(Expression, CallArguments)
    /// The input is nil where a filter is applied to a block.
    case filter(Expression?, Callee, CallArguments)
    case test(Expression, Callee, CallArguments)
    /// `ns.name` as the target of an assignment.
    case namespaceAttribute(String, String)
  }

  let kind: Kind
  let span: Span
  /// How many expressions stand one inside of the other along a chain such as `a + b + c` or `a.b.c`.
  let depth: Int

  init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
    depth = 1 + Self.chained(in: kind)
  }

  /// The depth of what operators, members, calls, filters and tests hang on.
  private static func chained(in kind: Kind) -> Int {
    switch kind {
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
      .item(let left, let right):
      max(left.depth, right.depth)
    case .conditional(let test, let then, let otherwise):
      max(test.depth, then.depth, otherwise?.depth ?? 0)
    case .unary(_, let operand), .not(let operand), .attribute(let operand, _),
      .call(let operand, _), .filter(let operand?, _, _), .test(let operand, _, _):
      operand.depth
    case .compare(let first, let rest):
      rest.reduce(first.depth) { max($0, $1.1.depth) }
    case .concatenation(let items), .list(let items), .tuple(let items):
      items.reduce(0) { max($0, $1.depth) }
    case .mapping(let entries):
      entries.reduce(0) { max($0, $1.key.depth, $1.value.depth) }
    default: 0
    }
  }

  /// The value, where it is written out.
  var constant: Value? {
    if case .constant(let value) = kind { value } else { nil }
  }
}

/// The name of a filter or test and its place.
struct Callee: Sendable {
  let name: String
  let span: Span
}

/// Arguments as written.
struct CallArguments: Sendable {
  var positional: [Expression] = []
  var named: [(name: String, value: Expression)] = []
  var spread: Expression?
  var spreadNamed: Expression?

  var isEmpty: Bool { positional.isEmpty && named.isEmpty && spread == nil && spreadNamed == nil }
}

/// An operator before its operand.
enum UnaryOperator: String, Sendable {
  case plus = "+"
  case minus = "-"
}

/// An operator between numbers, and what else Python gives it to.
enum BinaryOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case power = "**"
}

/// A comparison.
enum Comparison: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case isNotIn = "not in"
}

extension Expression {
  /// Whether this is a plain name, and which.
  func isName(_ name: String) -> Bool {
    if case .name(name) = kind { true } else { false }
  }
}
