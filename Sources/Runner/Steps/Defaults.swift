import OrderedCollections
import Playbook
import Templating
import Values

extension TaskExecutor {
  /// The arguments that `module_defaults` gives to the module, the inner levels winning.
  func defaults(_ templar: Templar) throws -> Mapping {
    var defaults: Mapping = [:]
    for node in lineage.all(.moduleDefaults) {
      for part in node.sequence ?? [node] {
        for entry in part.entries ?? [] where names(entry.key.text) {
          let given = try templar.value(of: entry.value).mapping ?? [:]
          for (name, value) in given where !templar.isOmitted(value) { defaults[name] = value }
        }
      }
    }
    return defaults
  }

  /// Whether a key of `module_defaults` means the task's module, by its short or its full name.
  private func names(_ key: String?) -> Bool {
    guard let key else { return false }
    let module = task.action.module
    if key == module { return true }
    guard module.hasPrefix("ansible.builtin.") else { return false }
    let short = module.dropFirst("ansible.builtin.".count)
    return key == short || key == "ansible.legacy.\(short)"
  }
}
