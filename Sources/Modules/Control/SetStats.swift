import OrderedCollections
import Values

/// Adds to the statistics of the run.
///
/// Behaves as ansible-core's `set_stats`, 2.16.
struct SetStats: Module {
  static let name = "ansible.builtin.set_stats"
  static let summary = "Adds to the statistics of the run."
  static let actsLocally = true
  static let parameters: [Parameter<Self>] = [
    Parameter("data", \.data, isRequired: true, "The statistics by name."),
    Parameter("per_host", \.isPerHost, default: false, "Whether they are kept for each host."),
    Parameter("aggregate", \.isAggregate, default: true, "Whether they add up."),
  ]

  var data: Value = [:]
  var isPerHost = false
  var isAggregate = true

  func run(in context: ModuleContext) async throws -> TaskResult {
    guard let data = data.mapping else {
      return .failure("The 'data' option needs to be a dictionary/hash")
    }
    if let name = data.keys.first(where: { !$0.pythonString.isVariableName }) {
      return .failure(SetFact.wrongName(name))
    }
    let statistics: Mapping = [
      "data": .mapping(data), "per_host": .bool(isPerHost), "aggregate": .bool(isAggregate),
    ]
    return TaskResult(
      ["ansible_stats": .mapping(statistics)],
      effects: [.statistics(data, isPerHost: isPerHost, isAggregate: isAggregate)])
  }
}
