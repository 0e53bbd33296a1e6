import Glibc
public import SystemPackage

/// Who runs this and where: what `~`, `%d`, `%u`, `%i`, `%l`, `%L` and `${NAME}` stand for.
public struct ClientEnvironment: Sendable {
  /// The name of the local account (`%u`), also the remote user where nothing names one.
  public var userName: String
  /// The number of the local account (`%i`).
  public var userID: UInt32
  /// The home directory as the account database has it (`%d`, `~`); OpenSSH does not ask `HOME`.
  public var homeDirectory: FilePath
  /// The name of this machine (`%l`; `%L` is its first label).
  public var hostName: String
  /// The environment variables.
  public var variables: [String: String]
  /// The directory of the system's `ssh_config` and `ssh_known_hosts`.
  public var systemDirectory: FilePath

  /// Describes an account on a machine.
  public init(
    userName: String, userID: UInt32, homeDirectory: FilePath, hostName: String,
    variables: [String: String] = [:], systemDirectory: FilePath = "/etc/ssh"
  ) {
    self.userName = userName
    self.userID = userID
    self.homeDirectory = homeDirectory
    self.hostName = hostName
    self.variables = variables
    self.systemDirectory = systemDirectory
  }

  /// The account and machine of this process.
  public static func current(variables: [String: String]) -> ClientEnvironment {
    let account = getpwuid(getuid())?.pointee
    var name: [CChar] = Array(repeating: 0, count: 256)
    let hostName = gethostname(&name, name.count - 1) == 0 ? text(name) : "localhost"
    return ClientEnvironment(
      userName: account.map { String(cString: $0.pw_name) } ?? variables["USER"]
        ?? String(getuid()),
      userID: getuid(),
      homeDirectory: FilePath(
        account.map { String(cString: $0.pw_dir) } ?? variables["HOME"] ?? "/"),
      hostName: hostName, variables: variables)
  }

  /// The home directory of another account, nil when there is no such account.
  static func homeDirectory(of user: String) -> FilePath? {
    getpwnam(user).map { FilePath(String(cString: $0.pointee.pw_dir)) }
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
