/// A word of a template.
struct Token: Equatable {
  enum Kind: Equatable {
    /// Text outside all braces.
    case text(String)
    /// `{{`
    case expressionStart
    /// `}}`
    case expressionEnd
    /// `{%`
    case statementStart
    /// `%}`
    case statementEnd
    case name(String)
    case string(String)
    case int(Int)
    case float(Double)
    /// An operator or a bracket.
    case sign(String)
    case end
  }

  var kind: Kind
  /// Where it stands, in bytes of the template.
  var range: Range<Int>

  func isSign(_ sign: String) -> Bool { kind == .sign(sign) }
  func isName(_ name: String) -> Bool { kind == .name(name) }

  /// The token in a person's words.
  var description: String {
    switch kind {
    case .text: "text"
    case .expressionStart: "`{{`"
    case .expressionEnd: "`}}`"
    case .statementStart: "`{%`"
    case .statementEnd: "`%}`"
    case .name(let name): "`\(name)`"
    case .string: "text in quotes"
    case .int, .float: "a number"
    case .sign(let sign): "`\(sign)`"
    case .end: "the end of the template"
    }
  }
}
