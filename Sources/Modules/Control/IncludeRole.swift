import OrderedCollections
import Values

/// Brings in a role while the play runs.
///
/// Behaves as ansible-core's `include_role`, 2.16.
struct IncludeRole: Module {
  static let name = "ansible.builtin.include_role"
  static let summary = "Brings in a role while the play runs."
  static let actsLocally = true
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.role, aliases: ["role"], isRequired: true, "The role."),
    Parameter("tasks_from", \.tasks, "The file of tasks instead of `main`."),
    Parameter("vars_from", \.variables, "The file of variables instead of `main`."),
    Parameter("defaults_from", \.defaults, "The file of defaults instead of `main`."),
    Parameter("handlers_from", \.handlers, "The file of handlers instead of `main`."),
    Parameter(
      "public", \.isPublic, default: false, "Whether the rest of the play sees its variables."),
    Parameter(
      "allow_duplicates", \.allowsDuplicates, default: true, "Whether it may run again."),
    Parameter(
      "rolespec_validate", \.validates, default: true, "Whether what it is given is checked."),
    Parameter("apply", \.apply, "Keywords for the tasks that are brought in."),
  ]

  var role = ""
  var tasks: String?
  var variables: String?
  var defaults: String?
  var handlers: String?
  var isPublic = false
  var allowsDuplicates = true
  var validates = true
  var apply: Value?

  func run(in context: ModuleContext) async throws -> TaskResult {
    let texts = [
      ("name", role), ("tasks_from", tasks), ("vars_from", variables), ("defaults_from", defaults),
      ("handlers_from", handlers),
    ]
    var arguments: Mapping = [:]
    for case (let name, let text?) in texts { arguments[.string(name)] = .string(text) }
    arguments["public"] = .bool(isPublic)
    arguments["allow_duplicates"] = .bool(allowsDuplicates)
    arguments["rolespec_validate"] = .bool(validates)
    return TaskResult(
      ["include_args": .mapping(arguments)], effects: [.include(Inclusion(.role(arguments)))])
  }
}
