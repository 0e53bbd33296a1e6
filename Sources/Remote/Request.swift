/// Something for a host's shell to do.
public struct Request: Sendable {
  /// The script, in POSIX sh.
  ///
  /// Best the same text every time, with what differs as arguments: it is sent to a shell only once.
  public var script: String
  /// What the script finds as `$1`, `$2` and so on: data, whatever it holds.
  public var arguments: [String]
  /// What it reads from standard input; nothing is `/dev/null`.
  public var input: [UInt8]
  /// What is added to its environment.
  public var environment: [String: String]
  /// Where it runs; nil is where the login shell started.
  ///
  /// Where it cannot be entered, the shell says so on standard error and the status is 126.
  public var directory: String?
  /// The permissions that new files do not get; nil is the login's own mask.
  public var umask: UInt16?
  /// The shell that runs the script, as `shell -c script shell arguments…`.
  ///
  /// Nil is a copy of the resident `/bin/sh`, which starts no program; in it `$$` is the resident
  /// shell's own number, so a script that others wrote names a shell.
  public var executable: String?
  /// After how long its processes are killed; nil is never.
  public var timeout: Duration?
  /// Whether nothing that the script starts outlives it, by its author's promise.
  ///
  /// Then it may write to our streams itself; otherwise two processes stand between, which keep
  /// what it leaves behind from speaking into another task's output.
  public var isContained: Bool

  /// Asks for a script to be run.
  public init(
    script: String, arguments: [String] = [], input: [UInt8] = [],
    environment: [String: String] = [:], directory: String? = nil, umask: UInt16? = nil,
    executable: String? = nil, timeout: Duration? = nil, isContained: Bool = false
  ) {
    self.script = script
    self.arguments = arguments
    self.input = input
    self.environment = environment
    self.directory = directory
    self.umask = umask
    self.executable = executable
    self.timeout = timeout
    self.isContained = isContained
  }
}
