import OrderedCollections
import Values

/// Puts hosts into groups by what is known of them.
///
/// Behaves as ansible-core's `group_by`, 2.16.
struct GroupBy: Module {
  static let name = "ansible.builtin.group_by"
  static let summary = "Puts hosts into groups by what is known of them."
  static let actsLocally = true
  static let parameters: [Parameter<Self>] = [
    Parameter("key", \.key, isRequired: true, "The name of the group."),
    Parameter("parents", \.parents, default: ["all"], "The groups that it is part of."),
  ]

  var key = ""
  var parents = ["all"]

  func run(in context: ModuleContext) async throws -> TaskResult {
    let name = key.replacing(" ", with: "-")
    let parents = parents.map { $0.replacing(" ", with: "-") }
    let hosts = try context.evaluate("groups")[name]?.items ?? []
    let host = try context.evaluate("inventory_hostname")
    return TaskResult(
      ["add_group": .string(name), "parent_groups": .list(parents.map { .string($0) })],
      isChanged: !hosts.contains(host), effects: [.group(name: name, parents: parents)])
  }
}
