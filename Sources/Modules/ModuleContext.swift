public import Remote
public import Values

/// What a module may use while it acts for one host.
public struct ModuleContext: Sendable {
  /// The inventory name of the host.
  public var host: String
  /// Whether nothing may be changed (`check_mode`).
  public var isCheckMode: Bool
  /// Whether differences are to be reported (`diff`).
  public var showsDifferences: Bool
  /// How many `-v` the run was given.
  public var verbosity: Int
  /// The environment of what runs on the host.
  public var environment: [String: String]
  /// Opens the host's shell, or hands out the open one.
  public var connect: @Sendable () async throws -> any Connection
  /// The host that the task was explicitly delegated to, be it its own; nil without `delegate_to`.
  public var delegate: String?
  /// Opens the shell of the task's own host, where the task is delegated to another.
  public var connectHome: (@Sendable () async throws -> any Connection)?
  /// Evaluates an expression that the playbook's author wrote, such as `debug`'s `var`.
  public var evaluate: @Sendable (_ expression: String) throws -> Value

  /// The files of this machine that the task may name.
  public var files: LocalFiles
  /// Renders a template file with the task's variables.
  public var render: @Sendable (_ file: TemplateFile) throws -> String
  /// What tasks that run in the background need to know.
  public var jobs = JobSettings()
  /// Asks the person at the terminal; nil where nobody sits there.
  public var ask: (@Sendable (_ question: String, _ isPrivate: Bool) async -> String?)?
  /// What custom modules need to know.
  public var python = PythonSettings()

  /// Gathers what a module may use.
  public init(
    host: String, isCheckMode: Bool, showsDifferences: Bool, verbosity: Int,
    environment: [String: String],
    connect: @escaping @Sendable () async throws -> any Connection,
    evaluate: @escaping @Sendable (String) throws -> Value,
    files: LocalFiles,
    render: @escaping @Sendable (_ file: TemplateFile) throws -> String
  ) {
    self.host = host
    self.isCheckMode = isCheckMode
    self.showsDifferences = showsDifferences
    self.verbosity = verbosity
    self.environment = environment
    self.connect = connect
    self.evaluate = evaluate
    self.files = files
    self.render = render
  }
}
