public import Diagnostics
public import Values

/// A variable as one place of an inventory sets it.
public struct Definition: Sendable {
  /// The variable's name.
  public var name: String
  /// Its value; text with template syntax is not rendered yet.
  public var value: Value
  /// Where it is set; nil where no file says so.
  public var location: SourceLocation?
  /// Its level: one of those that inventories and the variable files beside them have.
  public var level: Precedence
  /// The group or host that it is set on.
  public var owner: String

  /// Describes one setting of a variable.
  public init(
    name: String, value: Value, location: SourceLocation?, level: Precedence, owner: String
  ) {
    self.name = name
    self.value = value
    self.location = location
    self.level = level
    self.owner = owner
  }
}
