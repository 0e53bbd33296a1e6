import OrderedCollections
import Values

/// Learns what a host is: its facts.
///
/// Behaves as ansible-core's `setup`, 2.16, in one round trip and without Python there. `facter` and
/// `ohai` are not asked.
struct Setup: Module {
  static let name = "ansible.builtin.setup"
  static let synonyms = ["ansible.builtin.gather_facts"]
  static let summary = "Learns the facts of a host."
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "gather_subset", \.subset, default: ["all"],
      "Which facts, by family or name; `!` in front leaves them out."),
    Parameter(
      "gather_timeout", \.timeout, default: 10,
      "Seconds that asking a mount for its size may take."),
    Parameter("filter", \.filter, default: [], "Patterns that the names of the facts must fit."),
    Parameter(
      "parallel", \.isParallel, "Has no effect: all facts come in one round trip."),
    Parameter(
      "fact_path", \.factFolder, default: "/etc/ansible/facts.d", "Where the host's own are."),
  ]

  var subset = ["all"]
  var timeout = 10
  var isParallel: Bool?
  var filter: [String] = []
  var factFolder = "/etc/ansible/facts.d"

  func run(in context: ModuleContext) async throws -> TaskResult {
    let families: [any FactFamily.Type]
    do {
      families = try FactSubset.families(for: subset)
    } catch {
      return .failure(error.message)
    }
    let reply = try await FactScript.script.run(
      [
        "families": families.map { $0.name }.joined(separator: " "), "factpath": factFolder,
        "seconds": "\(timeout)",
      ], in: context)
    if let breakdown = reply.breakdown { return .failure(breakdown) }
    var facts: Mapping = [:]
    for family in families {
      facts.merge(family.facts(from: reply, known: facts)) { $1 }
    }
    facts["gather_subset"] = .list(subset.map(Value.string))
    facts["module_setup"] = true
    return TaskResult(["ansible_facts": .mapping(named(facts))])
  }

  /// The facts under their full names, as far as the filter lets them through.
  private func named(_ facts: Mapping) -> Mapping {
    var named: Mapping = [:]
    for (key, value) in facts {
      let name = key.pythonString
      let isPlain = ["gather_subset", "module_setup"].contains(name)
      let full = isPlain ? name : "ansible_\(name)"
      if isPlain && filter.isEmpty || isWanted(full, name) { named[.string(full)] = value }
    }
    if !filter.isEmpty, facts["module_setup"] != nil {
      named["gather_subset"] = facts["gather_subset"]
      named["module_setup"] = true
    }
    return named
  }

  private func isWanted(_ full: String, _ name: String) -> Bool {
    let patterns = filter.filter { !$0.isEmpty }
    return patterns.isEmpty
      || patterns.contains { Wildcard($0).matches(full) || Wildcard($0).matches(name) }
  }
}
