import OrderedCollections
import Values

/// Brings in a file of tasks while the play runs.
///
/// Behaves as ansible-core's `include_tasks`, 2.16.
struct IncludeTasks: Module {
  static let name = "ansible.builtin.include_tasks"
  static let summary = "Brings in a file of tasks while the play runs."
  static let actsLocally = true
  static let freeForm: String? = "file"
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "file", \.file, aliases: ["_raw_params"], isRequired: true,
      "The file, relative to the one that includes it."),
    Parameter("apply", \.apply, "Keywords for the tasks that are brought in."),
  ]

  var file = ""
  var apply: Value?

  func run(in context: ModuleContext) async throws -> TaskResult {
    TaskResult(
      ["include": .string(file), "include_args": [:]], effects: [.include(Inclusion(.tasks(file)))])
  }
}
