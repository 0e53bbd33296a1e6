import Values

/// An expression of JMESPath, the query language for JSON (jmespath.org/specification).
indirect enum JMESExpression: Sendable {
  case current
  case identity(Value)
  case field(String)
  case index(Int)
  case slice(start: Int?, stop: Int?, step: Int?)
  /// `left.right`, and what a bracket is applied to.
  case sub(JMESExpression, JMESExpression)
  /// `left[*].right`: each item of a list.
  case projection(JMESExpression, JMESExpression)
  /// `left.*.right`: each value of a mapping.
  case values(JMESExpression, JMESExpression)
  /// `left[]`: a list of lists made one.
  case flattened(JMESExpression)
  case filter(JMESExpression, JMESExpression, condition: JMESExpression)
  case pipe(JMESExpression, JMESExpression)
  case or(JMESExpression, JMESExpression)
  case and(JMESExpression, JMESExpression)
  case not(JMESExpression)
  case comparison(String, JMESExpression, JMESExpression)
  case list([JMESExpression])
  case mapping([(key: String, value: JMESExpression)])
  case function(String, [JMESExpression])
  /// `&expression`, for functions that apply it themselves.
  case reference(JMESExpression)
}

/// What is wrong with a query, in words.
struct JMESError: Error {
  var message: String
}
