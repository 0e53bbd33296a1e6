public import OrderedCollections
public import Values

/// What a task on a host was made of, as far as it comes from this machine: what would have to
/// change here for it to come out differently.
///
/// Facts, registered results and the items of loops are no inputs; what they were made from is.
public struct TaskInputs: Sendable {
  /// A variable as one host sees it.
  public struct Name: Sendable, Hashable {
    /// The host whose variable it is; nil for the task's own host.
    public var host: String?
    /// Its name.
    public var name: String

    /// Names a variable of a host; nil is the task's own.
    public init(host: String? = nil, name: String) {
      self.host = host
      self.name = name
    }
  }

  /// The variables that templates, conditions and arguments referred to, templates not rendered.
  ///
  /// Those that these refer to are listed too.  Nil where a variable is not defined.
  public var variables: OrderedDictionary<Name, Value?> = [:]
  /// The local files and folders that were read or looked for, absolute.
  public var files: OrderedSet<String> = []
  /// The variables of this process's environment that were read; nil where one is not set.
  public var environment: OrderedDictionary<String, String?> = [:]
  /// The variables that an earlier task set, by name.
  public var results: OrderedSet<String> = []
  /// Whether anything was decrypted, or made as a password, on the way.
  public var holdsSecret = false

  /// Nothing read yet.
  public init() {}
}
