public import Diagnostics
public import Values

/// One module call with its keywords.
public struct Task: Sendable {
  /// A number that no other task of the playbook has.
  public var id: Int
  /// The keywords given on the task.
  public var directives: Directives
  /// What to call.
  public var action: Action
  /// The loop, if it has one.
  public var loop: Loop?
  /// The keywords that an include gives to what it includes (`apply`).
  public var apply: Directives?
  /// Where the task begins.
  public var location: SourceLocation

  /// Describes a task.
  public init(
    id: Int, directives: Directives, action: Action, loop: Loop? = nil, apply: Directives? = nil,
    location: SourceLocation
  ) {
    self.id = id
    self.directives = directives
    self.action = action
    self.loop = loop
    self.apply = apply
    self.location = location
  }

  /// The name of the variable that takes the result.
  public var register: String? { directives[.register]?.text }

  /// A module and its arguments.
  public struct Action: Sendable {
    /// The module's name as written.
    public var name: String
    /// Its fully qualified name.
    public var module: String
    /// Where the name stands.
    public var location: SourceLocation
    /// The file that is the module; nil for a module of our own.
    public var file: String?
    /// The arguments by name, in the order written.
    public var arguments: [Located.Entry]
    /// The whole of the arguments as one template that yields a mapping; nil in the common case.
    public var template: Located?

    /// Describes a call.
    public init(
      name: String, module: String, location: SourceLocation, arguments: [Located.Entry] = [],
      template: Located? = nil
    ) {
      self.name = name
      self.module = module
      self.location = location
      self.arguments = arguments
      self.template = template
    }
  }

  /// Where the items of a loop come from.
  public struct Loop: Sendable {
    /// The way in which the value becomes items.
    public enum Kind: Sendable, Hashable {
      /// `loop`: the list itself.
      case list
      /// `with_NAME`: what the lookup of that name makes of it.
      case lookup(String)
    }

    /// The way in which the value becomes items.
    public var kind: Kind
    /// The value as written.
    public var value: Located
  }
}
