import Diagnostics
import Jinja
public import Values

extension Templar {
  /// Whether a condition holds: an expression without braces, or a truth value.
  ///
  /// Nothing at all holds, as in Ansible.
  public func holds(_ node: Located) throws -> Bool {
    guard let scalar = node.scalar else { return node.value.isTrue }
    var condition = scalar
    if condition.isTemplate { condition = try value(condition) }
    switch condition {
    case .bool(let flag): return flag
    case .null, .string(""): return true
    case .string(let text):
      return try Expressions.shared.compiled(text, at: node.location).evaluate(in: self).isTrue
    default: return condition.isTrue
    }
  }

  /// The value of an expression without braces, as `debug`'s `var` has it.
  public func evaluate(expression text: String) throws -> Value {
    let result = try value(Expressions.shared.compiled(text, at: nil).evaluate(in: self))
    return Self.isLoneVariable("{{\(text)}}") ? result : Self.settled(result)
  }

  /// The truth value that a keyword's value amounts to.
  public func truth(of node: Located) throws -> Bool {
    let value = try value(of: node)
    if let flag = Truth.reads(value) { return flag }
    throw DiagnosticError(
      Diagnostic(
        .error, "this must be a truth value, but it is `\(value.pythonString)`",
        at: node.location, label: "expected `true` or `false`"))
  }

  /// The whole number that a keyword's value amounts to.
  public func integer(of node: Located) throws -> Int {
    let value = try value(of: node)
    if let number = value.int ?? value.string.flatMap({ Int($0) }) { return number }
    throw DiagnosticError(
      Diagnostic(
        .error, "this must be a whole number, but it is `\(value.pythonString)`",
        at: node.location))
  }

  /// The time that a keyword's value amounts to, in seconds.
  public func seconds(of node: Located) throws -> Duration {
    let value = try value(of: node)
    if let number = value.number?.double ?? value.string.flatMap({ Double($0) }) {
      return .seconds(number)
    }
    throw DiagnosticError(
      Diagnostic(
        .error, "this must be a number of seconds, but it is `\(value.pythonString)`",
        at: node.location))
  }
}
