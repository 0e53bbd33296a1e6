import OrderedCollections
import Values

/// Shows a message or the value of a variable, and changes nothing.
///
/// Behaves as ansible-core's `debug`, 2.16.
struct Debug: Module {
  static let name = "ansible.builtin.debug"
  static let summary = "Shows a message or a variable."
  static let actsLocally = true
  static let isVerbose = true
  static let parameters: [Parameter<Self>] = [
    Parameter("msg", \.message, default: "Hello world!", "The message: text, or any value."),
    Parameter("var", \.variable, "The expression whose value is shown, without braces."),
    Parameter(
      "verbosity", \.verbosity, default: 0, "Shown only with at least this many `-v`."),
  ]

  var message: Value?
  var variable: Value?
  var verbosity = 0

  func run(in context: ModuleContext) async throws -> TaskResult {
    if message != nil, variable != nil {
      return .failure("'msg' and 'var' are incompatible options")
    }
    guard verbosity <= context.verbosity else {
      return TaskResult(["skipped_reason": "Verbosity threshold not met."], isSkipped: true)
    }
    guard let variable else { return TaskResult(["msg": message ?? "Hello world!"]) }
    // A list or mapping has been rendered already; it is shown under the name of its type.
    guard let expression = variable.string else {
      return TaskResult([.string("<class '\(variable.typeName)'>"): variable])
    }
    do {
      return TaskResult([.string(expression): try context.evaluate(expression)])
    } catch let error as UndefinedVariable {
      let shown = context.verbosity > 0 ? ": \(error.message)" : ""
      return TaskResult([.string(expression): .string("VARIABLE IS NOT DEFINED!\(shown)")])
    }
  }
}
