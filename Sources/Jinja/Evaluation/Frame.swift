import Values

/// The names that a template itself has given values to, inner ones first.
final class Frame {
  /// The name under which the text of a block stands while its filters run; no template can
  /// spell it.
  static let blockText = " block"

  private let parent: Frame?
  private var values: [String: Value] = [:]
  private var macros: [String: Statement.Macro] = [:]

  init(parent: Frame?) { self.parent = parent }

  subscript(name: String) -> Value? {
    get { values[name] ?? parent?[name] }
    set { values[name] = newValue }
  }

  func macro(_ name: String) -> Statement.Macro? { macros[name] ?? parent?.macro(name) }

  func define(_ macro: Statement.Macro) { macros[macro.name] = macro }

  var names: [String] { Array(values.keys) + Array(macros.keys) + (parent?.names ?? []) }
}
