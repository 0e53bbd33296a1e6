import Values

/// What a rendering has written: a lone value until a second one makes it text.
struct Output {
  private enum State {
    case empty
    case lone(Value)
    case text
  }

  private var state = State.empty
  private var text = ""
  private let hidesNone: Bool

  init(hidesNone: Bool) { self.hidesNone = hidesNone }

  mutating func write(_ string: String) {
    if case .text = state {
      text += string
    } else {
      write(first: .string(string)) { string }
    }
  }

  mutating func write(_ value: Value, in rendering: Rendering) throws {
    switch (value, state) {
    case (.string(let string), .text): text += string
    case (.null, .text) where hidesNone: return
    case (_, .text): text += try rendering.text(of: value)
    default:
      // What cannot be printed must complain here, where its place is known.
      try rendering.requirePrintable(value)
      // What may change before it is printed is written as it is now.
      let value = value.isFleeting ? value.fixed : value
      let isHidden = hidesNone && value.isNull
      write(first: value) { isHidden ? "" : value.pythonString }
    }
  }

  private mutating func write(first value: Value, _ string: () -> String) {
    if case .lone(let lone) = state {
      text = (hidesNone && lone.isNull ? "" : lone.pythonString) + string()
      state = .text
    } else {
      state = .lone(value)
    }
  }

  /// Whether exactly one thing was written.
  var isLone: Bool {
    if case .lone = state { true } else { false }
  }

  /// How much was written, in UTF-8 bytes; a lone value does not count.
  var length: Int { text.utf8.count }

  /// All that was written, as text.
  var string: String {
    guard case .lone(let value) = state else { return text }
    return hidesNone && value.isNull ? "" : value.pythonString
  }

  /// All that was written: the lone value itself, or the text.
  var value: Value {
    if case .lone(let value) = state { value } else { .string(text) }
  }
}

extension Value {
  /// Whether this is something that the template itself may still change.
  fileprivate var isFleeting: Bool {
    guard case .object(let object) = self else { return false }
    return object is ListReference || object is MappingReference || object is Loop
  }

  fileprivate var fixed: Value {
    if case .object(let loop as Loop) = self { .string(loop.pythonString) } else { settled }
  }
}
