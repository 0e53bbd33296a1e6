import Diagnostics
import Jinja
import Synchronization

/// The conditions and other bare expressions of a run, each parsed once.
final class Expressions: Sendable {
  static let shared = Expressions()

  private let known = Mutex<[String: Template]>([:])

  /// The expression that a text spells.
  func compiled(_ text: String, at location: SourceLocation?) throws -> Template {
    if let template = known.withLock({ $0[text] }) { return template }
    let template = try Template.expression(text, at: location, in: .ansible)
    known.withLock { $0[text] = template }
    return template
  }
}
