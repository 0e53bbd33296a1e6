public import Diagnostics
public import Values

/// A variable as one place of an inventory sets it.
public struct Definition: Sendable {
  /// The kinds of places, weakest first, as Ansible's page "Using variables" orders them.
  public enum Level: Int, Sendable, Comparable, CaseIterable {
    /// A group's variables in an inventory source.
    case inventoryGroup
    /// `group_vars/all` beside the inventory.
    case inventoryGroupVarsAll
    /// `group_vars/all` beside the playbook.
    case playbookGroupVarsAll
    /// Another group's `group_vars/` beside the inventory.
    case inventoryGroupVars
    /// Another group's `group_vars/` beside the playbook.
    case playbookGroupVars
    /// A host's variables in an inventory source.
    case inventoryHost
    /// `host_vars/` beside the inventory.
    case inventoryHostVars
    /// `host_vars/` beside the playbook.
    case playbookHostVars

    /// Weaker levels come first.
    public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  /// The variable's name.
  public var name: String
  /// Its value; text with template syntax is not rendered yet.
  public var value: Value
  /// Where it is set; nil where no file says so.
  public var location: SourceLocation?
  /// The kind of place.
  public var level: Level
  /// The group or host that it is set on.
  public var owner: String

  /// Describes one setting of a variable.
  public init(
    name: String, value: Value, location: SourceLocation?, level: Level, owner: String
  ) {
    self.name = name
    self.value = value
    self.location = location
    self.level = level
    self.owner = owner
  }
}
