import Values

/// A part of an expression, with its place in the template.
struct Expression: Sendable {
  /// What it is.
  indirect enum Kind: Sendable {
    case literal(Value)
    case name(String)
    case list([Expression])
    case tuple([Expression])
    case mapping([(key: Expression, value: Expression)])
    case attribute(Expression, String)
    case item(Expression, Expression)
    case slice(Expression, from: Expression?, to: Expression?, step: Expression?)
    case call(Expression, Arguments)
    case filter(Expression, Filter, Arguments)
    case test(Expression, TemplateTest, Arguments, isNegated: Bool)
    case not(Expression)
    case negative(Expression)
    case positive(Expression)
    case both(Expression, Expression)
    case either(Expression, Expression)
    case binary(Operator, Expression, Expression)
    case comparison(Expression, [(Comparison, Expression)])
    case join([Expression])
    case choice(Expression, condition: Expression, otherwise: Expression?)
  }

  var kind: Kind
  var range: Range<Int>
}

/// An arithmetic operator.
enum Operator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case divideWhole = "//"
  case remainder = "%"
  case power = "**"
}

/// A way to compare two values.
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

/// The arguments of a call, a filter or a test.
struct Arguments: Sendable {
  var positional: [Expression] = []
  var named: [(name: String, value: Expression)] = []
}

/// A part of a template.
indirect enum Node: Sendable {
  case text(String)
  case output(Expression)
  case choice([(condition: Expression, body: [Node])], otherwise: [Node])
  case loop(Loop)
  case assignment([String], Expression)
  case capture(String, [Node])
  case scope([(name: String, value: Expression)], [Node])
  case filtered(Filter, Arguments, [Node], Range<Int>)
  case evaluation(Expression)

  /// The parts of a `for` loop.
  struct Loop: Sendable {
    var targets: [String]
    var items: Expression
    var condition: Expression?
    var body: [Node]
    var otherwise: [Node]
  }
}
