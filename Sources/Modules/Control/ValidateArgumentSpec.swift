import OrderedCollections
import Values

/// Checks what a role is given against what it expects.
///
/// Behaves as ansible-core's `validate_argument_spec`, 2.16.
struct ValidateArgumentSpec: Module {
  static let name = "ansible.builtin.validate_argument_spec"
  static let summary = "Checks what a role is given against what it expects."
  static let actsLocally = true
  static let parameters: [Parameter<Self>] = [
    Parameter("argument_spec", \.specification, isRequired: true, "What is expected, by name."),
    Parameter("provided_arguments", \.given, default: [:], "What is given beside variables."),
    Parameter("validate_args_context", \.place, default: [:], "Where this is checked."),
  ]

  var specification: Value = [:]
  var given: Value = [:]
  var place: Value = [:]

  func run(in context: ModuleContext) async throws -> TaskResult {
    var arguments: Mapping = [:]
    for name in (specification.mapping ?? [:]).keys {
      do {
        arguments[name] = try context.evaluate(name.pythonString)
      } catch is UndefinedVariable {
        continue
      }
    }
    arguments.merge(given.mapping ?? [:]) { _, given in given }
    var checker = ArgumentChecker()
    checker.check(arguments, against: specification.mapping ?? [:], path: [])
    guard !checker.mistakes.isEmpty else {
      return TaskResult([
        "msg": "The arg spec validation passed", "validate_args_context": place,
      ])
    }
    return .failure(
      "Validation of arguments failed:\n" + checker.mistakes.joined(separator: "\n"),
      [
        "argument_errors": .list(checker.mistakes.map { .string($0) }),
        "argument_spec_data": specification, "validate_args_context": place,
      ])
  }
}
