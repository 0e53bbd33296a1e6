import Values

/// Jinja2's own filters, tests, globals and Python's methods: the one list of families.
enum Builtins {
  static let filters: [Filter] = []

  static let tests: [TemplateTest] = []

  static let methods: [Method.Receiver: [Method]] = [:]

  static let globals: [String: Value] = [:]
}
