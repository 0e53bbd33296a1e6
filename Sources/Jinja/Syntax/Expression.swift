import Values

/// An expression and its place in the text.
struct Expression: Sendable {
  indirect enum Kind: Sendable {
    case constant(Value)
    case name(String)
    case list([Expression])
    case tuple([Expression])
    case mapping([(key: Expression, value: Expression)])
    case member(Expression, String)
    case item(Expression, Expression)
    case slice(Expression, from: Expression?, to: Expression?, by: Expression?)
    case call(Expression, Arguments)
    case filter(Expression, String, Arguments)
    case test(Expression, String, Arguments, isNegated: Bool)
    case not(Expression)
    case negative(Expression)
    case positive(Expression)
    case binary(Operator, Expression, Expression)
    case compare(Expression, [(Comparison, Expression)])
    case and(Expression, Expression)
    case or(Expression, Expression)
    case choice(Expression, if: Expression, else: Expression?)
  }

  /// The arguments of a call, as written.
  struct Arguments: Sendable {
    var positional: [Expression] = []
    var named: [(name: String, value: Expression)] = []
    /// Lists that are spread with `*`.
    var spread: Expression?
    /// Mappings that are spread with `**`.
    var spreadNamed: Expression?
  }

  enum Operator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case divideWhole = "//"
    case remainder = "%"
    case power = "**"
    case join = "~"
  }

  enum Comparison: String, Sendable {
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contained = "in"
    case notContained = "not in"
  }

  let kind: Kind
  let span: Range<Int>
  /// How many operators, filters and members are strung together on its left.
  let length: Int

  init(_ kind: Kind, _ span: Range<Int>, length: Int = 0) {
    self.kind = kind
    self.span = span
    self.length = length
  }
}

/// A part of a template.
indirect enum Statement: Sendable {
  case text(String)
  case output(Expression)
  case condition([(if: Expression, then: [Statement])], otherwise: [Statement])
  case loop(Loop)
  case set([Target], Expression)
  case setBlock(String, [Statement], filters: Expression?)
  case macro(Macro)
  case filtered(Expression, [Statement])
  case scope([(name: String, value: Expression)], [Statement])
  case evaluate(Expression)

  /// What `{% set %}` and `{% for %}` give a value to.
  indirect enum Target: Sendable {
    case name(String)
    case member(String, String)
    case several([Target])
  }

  struct Loop: Sendable {
    let targets: [Target]
    let items: Expression
    let condition: Expression?
    let body: [Statement]
    let otherwise: [Statement]
    let span: Range<Int>
  }

  struct Macro: Sendable {
    let name: String
    let parameters: [(name: String, fallback: Expression?)]
    let body: [Statement]
  }
}
