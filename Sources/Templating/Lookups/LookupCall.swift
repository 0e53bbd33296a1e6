import Diagnostics
import Jinja
import SystemPackage
import Values

/// One call of a lookup: its terms, its options, and the variables it may ask.
struct LookupCall {
  /// What to look up; a `lookup('x', a, b)` has two, `with_x` has those of its list.
  var terms: [Value]
  /// The options by name, in the order given.
  var options: [(name: String, value: Value)] = []
  /// Renders, and knows the variables.
  let templar: Templar
  /// The folder beside the playbook in which files are looked for.
  var subfolder = "files"

  /// An option's value; nil where it is not given or `none`.
  func option(_ name: String) -> Value? {
    let given = options.last { $0.name == name }?.value
    // A bare `nil` would mean the value `none`.
    return given?.isNull == true ? Value?.none : given
  }

  /// An option that is text.
  func text(_ name: String) throws -> String? {
    try option(name).map { value in
      try value.requireDefined()
      return value.pythonString
    }
  }

  /// An option that is a truth value.
  func flag(_ name: String, or fallback: Bool) throws -> Bool {
    guard let value = option(name) else { return fallback }
    try value.requireDefined()
    guard let flag = Truth.reads(value) else {
      throw LookupMistake("the option `\(name)` must be `true` or `false`")
    }
    return flag
  }

  /// An option that is a whole number, or text that spells one.
  func integer(_ name: String, or fallback: Int) throws -> Int {
    guard let value = option(name) else { return fallback }
    guard let number = value.int ?? value.string.flatMap({ Int($0) }) else {
      throw LookupMistake("the option `\(name)` must be a whole number")
    }
    return number
  }

  /// An option that is a list of texts; a single text is one, separated by commas.
  func texts(_ name: String) throws -> [String]? {
    try option(name).map { value in
      try value.requireDefined()
      if let items = value.items { return items.map(\.pythonString) }
      return value.pythonString.split(separator: ",").map { String($0.drop { $0 == " " }) }
    }
  }

  /// The terms as texts.
  func termTexts() throws -> [String] {
    try terms.map { term in
      try term.requireDefined()
      return term.pythonString
    }
  }

  /// Tells the person something although the lookup goes on.
  func warn(_ message: String) {
    templar.scope.store.warn(Diagnostic(.warning, message))
  }

  /// The value of an expression over given names, for what a filter or a test already does.
  func value(_ expression: String, _ names: [String: Value]) throws -> Value {
    try Expressions.shared.compiled(expression, at: nil).evaluate(in: Variables(names))
  }
}

/// A wrong option of a lookup: an error whatever `errors=` says.
struct LookupMistake: Error {
  let message: String

  init(_ message: String) { self.message = message }
}

/// A lookup that finds nothing or cannot do its work: what `errors=` is about.
struct LookupFailure: Error {
  let message: String
  var hint: String?

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}
