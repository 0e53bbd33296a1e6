import Inventory
import Modules
import OrderedCollections
import Playbook
import Values

/// The task that gathers facts before a play's own tasks.
struct FactGathering: Sendable {
  private let play: Play
  private let gathering: Gathering
  private let module: String?

  init(_ play: Play, _ gathering: Gathering) {
    self.play = play
    self.gathering = gathering
    module = ["ansible.builtin.gather_facts", "ansible.builtin.setup"]
      .first { ModuleRegistry.module(named: $0) != nil }
  }

  /// Whether there is anything here that can gather facts.
  var isPossible: Bool { module != nil }

  /// Whether a host's facts are gathered, given what is known of it.
  func isWanted(asked: Bool?, known: Mapping) -> Bool {
    switch gathering {
    case .implicit: asked ?? true
    case .explicit: asked ?? false
    case .smart: asked ?? true && known["module_setup"]?.isTrue != true
    }
  }

  /// The task.
  var task: Task {
    var directives = Directives()
    directives.set(.name, "Gathering Facts", at: play.location)
    directives.set(.tags, "always", at: play.location)
    var arguments: [Located.Entry] = []
    let given: [(String, Keyword)] = [
      ("gather_subset", .gatherSubset), ("gather_timeout", .gatherTimeout),
      ("fact_path", .factPath),
    ]
    for (name, keyword) in given {
      guard let value = play.directives[keyword] else { continue }
      let key = Located(.scalar(.string(name)), at: value.location)
      arguments.append(Located.Entry(key: key, value: value))
    }
    let module = module ?? "ansible.builtin.setup"
    let action = Task.Action(
      name: "gather_facts", module: module, location: play.location, arguments: arguments,
      template: nil)
    return Task(
      id: 0, directives: directives, action: action, loop: nil, apply: nil, location: play.location)
  }
}
