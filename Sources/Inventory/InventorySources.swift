/// The forms of inventories, in the order in which they are tried.
enum InventorySources {
  /// The one list.
  static let all: [any InventorySource.Type] = [
    HostList.self,
    AdvancedHostList.self,
    TerraformStateFile.self,
    Script.self,
    YAMLFile.self,
    INIFile.self,
  ]

  /// What is tried unless `enable_plugins` says otherwise; `auto` and `toml` are names of Ansible's
  /// that bring forms which we name in an error.
  static let enabledByDefault = [
    "host_list", "terraform_state", "script", "auto", "yaml", "ini", "toml",
  ]

  /// The forms of these names, in their order.
  static func named(_ names: [String]) -> [any InventorySource.Type] {
    names.compactMap { name in
      let plain = name.hasPrefix("ansible.builtin.") ? String(name.dropFirst(16)) : name
      return all.first { $0.name == plain }
    }
  }
}
