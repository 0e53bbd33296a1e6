import Diagnostics
import OrderedCollections
import Playbook
import Values

/// Hosts meeting a task, as later runs recognise it.
struct Encounter: Sendable {
  let play: PlayIdentity
  /// The file of the task and its name.
  let name: String
  /// How often each host has met it.
  let turns: [String: Int]
  /// The task as it is written.
  let definition: Value
  /// Whether its result may have to be hidden.
  let isHidden: Bool

  init(
    _ task: Task, _ lineage: Lineage, isHandler: Bool, in play: PlayIdentity,
    _ project: ProjectFolder, turns: (String) -> [String: Int]
  ) {
    self.play = play
    name = Self.name(of: task, isHandler: isHandler, in: project)
    self.turns = turns(name)
    definition = Self.definition(of: task, lineage)
    isHidden = lineage[.noLog].map { Truth.reads($0.value) != false } ?? false
  }

  /// What the meeting with one of the hosts is recognised by.
  func identity(on host: String) -> StepIdentity {
    StepIdentity(play: play, task: name, turn: turns[host] ?? 1)
  }

  private static func name(
    of task: Task, isHandler: Bool, in project: ProjectFolder
  ) -> String {
    let file = project.name(of: task.location.file.name)
    let name = task.directives[.name]?.scalar.flatMap { $0.isTrue ? $0.pythonString : nil }
    return "\(file): \(isHandler ? "handler " : "")\(name ?? task.action.module)"
  }

  /// The keywords that say what a task does; `vars` count where they are used.
  private static let keywords: [Keyword] = [
    .async, .become, .becomeExe, .becomeFlags, .becomeMethod, .becomeUser, .changedWhen,
    .checkMode, .delegateFacts, .delegateTo, .environment, .failedWhen, .ignoreErrors,
    .ignoreUnreachable, .localAction, .loopControl, .moduleDefaults, .noLog, .notify, .poll,
    .register, .remoteUser, .retries, .runOnce, .timeout, .until, .when,
  ]

  private static func definition(of task: Task, _ lineage: Lineage) -> Value {
    var definition: Mapping = ["module": .string(task.action.module)]
    for entry in task.action.arguments { definition[entry.key.value] = entry.value.value }
    definition["template"] = task.action.template?.value
    if let loop = task.loop { definition["\(loop.kind)"] = loop.value.value }
    for keyword in keywords {
      let values = lineage.all(keyword).map(\.value)
      if !values.isEmpty { definition[.string("keyword \(keyword.rawValue)")] = .list(values) }
    }
    return .mapping(definition)
  }
}
