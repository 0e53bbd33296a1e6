/// Where a variable was set, weakest first: the levels of Ansible's page "Using variables".
public enum Precedence: Int, Sendable, CaseIterable, Comparable {
  /// Values of the command line such as `-u`; not variables, but the weakest of all.
  case commandLineValues = 1
  /// `defaults/` of a role.
  case roleDefaults
  /// Group variables in an inventory file or script.
  case inventoryGroup
  /// `group_vars/all` beside the inventory.
  case inventoryGroupVarsAll
  /// `group_vars/all` beside the playbook.
  case playbookGroupVarsAll
  /// Other `group_vars/` beside the inventory.
  case inventoryGroupVars
  /// Other `group_vars/` beside the playbook.
  case playbookGroupVars
  /// Host variables in an inventory file or script.
  case inventoryHost
  /// `host_vars/` beside the inventory.
  case inventoryHostVars
  /// `host_vars/` beside the playbook.
  case playbookHostVars
  /// Facts, and cached facts that were set.
  case facts
  /// `vars` of a play.
  case play
  /// `vars_prompt` of a play.
  case playPrompt
  /// `vars_files` of a play.
  case playFiles
  /// `vars/` of a role.
  case roleVars
  /// `vars` of a block.
  case block
  /// `vars` of a task.
  case task
  /// `include_vars`.
  case includeVars
  /// `set_fact` and registered results.
  case setFacts
  /// Parameters of a role.
  case roleParameters
  /// Parameters of an include.
  case includeParameters
  /// `-e` on the command line: always wins.
  case extra

  /// Weaker levels come first.
  public static func < (left: Precedence, right: Precedence) -> Bool {
    left.rawValue < right.rawValue
  }
}
