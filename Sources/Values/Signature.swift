/// The parameters of a module as plain data: enough to check a task before anything runs and to
/// print a manual page.
public struct Signature: Sendable {
  /// One parameter.
  public struct Parameter: Sendable {
    /// The name under which it is documented.
    public var name: String
    /// Other names that mean the same.
    public var aliases: [String]
    /// What it accepts.
    public var accepts: Accepts
    /// Whether a task must give it.
    public var isRequired: Bool
    /// The value where a task gives none, if that is not simply nothing.
    public var defaultValue: Value?
    /// What it is for, in a sentence.
    public var summary: String

    /// Declares a parameter.
    public init(
      _ name: String, aliases: [String] = [], accepts: Accepts, isRequired: Bool = false,
      defaultValue: Value? = nil, summary: String = ""
    ) {
      self.name = name
      self.aliases = aliases
      self.accepts = accepts
      self.isRequired = isRequired
      self.defaultValue = defaultValue
      self.summary = summary
    }
  }

  /// What a parameter accepts, in the words of Ansible's documentation.
  public indirect enum Accepts: Sendable, Hashable {
    /// Text; other scalars are taken as their text.
    case string
    /// A whole number or text that reads as one.
    case integer
    /// A number or text that reads as one.
    case float
    /// A truth value or one of the words for it.
    case boolean
    /// A path: text in which `~` and variables are expanded.
    case path
    /// One of these words.
    case choice([String])
    /// A list of these; text is split at commas.
    case list(Accepts)
    /// A mapping.
    case mapping
    /// Anything.
    case any
  }

  /// The fully qualified name of the module, such as `ansible.builtin.copy`.
  public var module: String
  /// Other full names that it goes by.
  public var synonyms: [String] = []
  /// What the module does, in a sentence.
  public var summary: String
  /// The parameters, in the order of the manual page.
  public var parameters: [Parameter]
  /// The parameter that free-form text goes to, as `cmd` of `command`; nil where there is none.
  public var freeForm: String?
  /// Whether there is only the name: tasks that use it fail where they are reached.
  public var isMissing = false
  /// Whether any other name is accepted too, as `set_fact` does.
  public var acceptsAnything: Bool

  /// Declares what a module takes.
  public init(
    module: String, summary: String, parameters: [Parameter], freeForm: String? = nil,
    acceptsAnything: Bool = false
  ) {
    self.module = module
    self.summary = summary
    self.parameters = parameters
    self.freeForm = freeForm
    self.acceptsAnything = acceptsAnything
  }

  /// The parameter that goes by `name`, by its own name or an alias.
  public func parameter(named name: String) -> Parameter? {
    parameters.first { $0.name == name || $0.aliases.contains(name) }
  }
}
