import Values

/// The actions that bring in other tasks.
public enum ControlAction: String, Sendable {
  case importTasks = "ansible.builtin.import_tasks"
  case includeTasks = "ansible.builtin.include_tasks"
  case importRole = "ansible.builtin.import_role"
  case includeRole = "ansible.builtin.include_role"

  /// What a task brings in; nil for an ordinary task.
  public init?(_ task: Task) { self.init(rawValue: task.action.module) }

  /// Whether what is brought in is known only while the play runs.
  public var isDynamic: Bool { self == .includeTasks || self == .includeRole }

  /// What the reader or the run carries out itself: these are no modules.
  static let signatures = [
    Signature(
      module: "ansible.builtin.meta", summary: "Steers the run itself.",
      parameters: [
        .init("action", aliases: ["_raw_params"], accepts: .string, isRequired: true)
      ], freeForm: "action"),
    Signature(
      module: importTasks.rawValue, summary: "Brings in a file of tasks before anything runs.",
      parameters: [
        .init("file", aliases: ["_raw_params"], accepts: .string, isRequired: true)
      ], freeForm: "file"),
    Signature(
      module: importRole.rawValue, summary: "Brings in a role before anything runs.",
      parameters: [
        .init("name", aliases: ["role"], accepts: .string, isRequired: true),
        .init("tasks_from", accepts: .string), .init("vars_from", accepts: .string),
        .init("defaults_from", accepts: .string), .init("handlers_from", accepts: .string),
        .init("allow_duplicates", accepts: .boolean),
        .init("rolespec_validate", accepts: .boolean),
      ]),
  ]
}
