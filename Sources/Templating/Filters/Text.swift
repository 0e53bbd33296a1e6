import Jinja
import Values

/// Text that a filter works on, and whether it is secret, so that what is made of it stays so.
struct Text: TemplateArgument {
  let string: String
  let isSecret: Bool

  /// What Python's `str` gives; what holds a secret is one.
  static func reading(_ value: Value, in rendering: Rendering) throws -> Text {
    if case .string(let text) = value { return Text(string: text, isSecret: false) }
    guard value.holdsSecret else {
      return Text(string: try rendering.text(of: value), isSecret: false)
    }
    return Text(string: value.pythonString, isSecret: true)
  }

  /// A part of the text, or what is made of it.
  func derived(_ text: some StringProtocol) -> Value {
    isSecret ? .object(Secret(String(text))) : .string(String(text))
  }
}
