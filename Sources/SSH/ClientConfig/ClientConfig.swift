public import Diagnostics
import SystemPackage

/// What `~/.ssh/config`, the system's `ssh_config`, `-F` files and command lines say about hosts.
///
/// Reads files as OpenSSH 9.2 does, each once per run.
public actor ClientConfig {
  private let environment: ClientEnvironment
  private let execute: @Sendable (String) async -> Bool
  private var files: [FilePath: ConfigFile?] = [:]
  private var warned: Set<UnsupportedOption> = []
  private var unsupported: [UnsupportedOption] = []
  private var warnings: [Diagnostic] = []

  /// Reads on behalf of an account.
  ///
  /// - Parameters:
  ///   - environment: The account and its machine.
  ///   - execute: Runs the command of a `Match exec` and tells whether it succeeds.
  public init(
    environment: ClientEnvironment,
    execute: @escaping @Sendable (String) async -> Bool = ConditionCommand.succeeds
  ) {
    self.environment = environment
    self.execute = execute
  }

  /// Everything that holds for one destination, the hosts on the way included.
  ///
  /// - Parameters:
  ///   - destination: The name or address as somebody wrote it.
  ///   - given: Options that take precedence over the files.
  /// - Returns: What holds, defaults filled in and texts expanded.
  /// - Throws: All the mistakes of the files, or one of the options for this host.
  public func options(
    for destination: String, given: GivenOptions = GivenOptions()
  ) async throws(DiagnosticError) -> ConnectionOptions {
    try await resolve(destination, given: given, passed: [])
  }

  /// The warnings since the last call; options without effect are named in one of them, once.
  public func takeWarnings() -> [Diagnostic] {
    let news = warnings + [UnsupportedOption.warning(for: unsupported)].compactMap(\.self)
    warnings = []
    unsupported = []
    return news
  }

  private func resolve(
    _ destination: String, given: GivenOptions, passed: [ConnectionOptions]
  ) async throws(DiagnosticError) -> ConnectionOptions {
    let given = try await complete(given, for: destination)
    note(given.unsupported)
    let resolver = OptionResolver(
      destination: destination, given: given, environment: environment)
    var options = try resolver.options()
    if let loop = passed.first(where: { options.isSameDestination(as: $0) }) {
      let target = passed.first?.destination ?? destination
      throw DiagnosticError(
        Diagnostic(
          .error, "the way to `\(target)` leads through `\(loop.destination)` twice",
          hint: "exempt the jump host in the configuration, as in `Host * !\(loop.destination)`"))
    }
    switch try resolver.route() {
    case .direct: break
    case .command(let command): options.proxy = .command(command)
    case .jump(let host, let hostOptions):
      options.proxy = .jump(
        try await resolve(host, given: hostOptions, passed: passed + [options]))
    }
    return options
  }

  /// Adds what the files say.
  private func complete(
    _ given: GivenOptions, for destination: String
  ) async throws(DiagnosticError) -> GivenOptions {
    let files = try files(of: given.configSource)
    var evaluation = evaluation(
      of: destination, host: destination, given: given, isFinal: false)
    for file in files { try await evaluation.read(file) }
    warnings += evaluation.warnings
    let mistakes = files.flatMap(\.allMistakes) + evaluation.mistakes
    if !mistakes.isEmpty { throw DiagnosticError(Self.byPlace(mistakes)) }
    guard files.contains(where: \.wantsFinalPass) else { return evaluation.given }

    let hostName = try OptionResolver(
      destination: destination, given: evaluation.given, environment: environment
    ).hostName()
    var given = evaluation.given
    given.hostName = Tokens.escaped(hostName)
    evaluation = self.evaluation(of: destination, host: hostName, given: given, isFinal: true)
    for file in files { try await evaluation.read(file) }
    return evaluation.given
  }

  private func evaluation(
    of destination: String, host: String, given: GivenOptions, isFinal: Bool
  ) -> ConfigEvaluation {
    ConfigEvaluation(
      host: host, originalHost: destination, isFinal: isFinal, environment: environment,
      execute: execute, given: given)
  }

  private func files(of source: ConfigSource?) throws(DiagnosticError) -> [ConfigFile] {
    let found: [ConfigFile?]
    switch source {
    case .some(.none): return []
    case .file(let path):
      let expanded = environment.expandingTilde(path.string).map { FilePath($0) } ?? path
      guard let file = file(expanded, isUserFile: true, mustBePrivate: false) else {
        throw DiagnosticError(Diagnostic(.error, "there is no ssh configuration `\(path)`"))
      }
      found = [file]
    case nil:
      found = [
        file(
          environment.homeDirectory.appending(".ssh").appending("config"), isUserFile: true,
          mustBePrivate: true),
        file(
          environment.systemDirectory.appending("ssh_config"), isUserFile: false,
          mustBePrivate: false),
      ]
    }
    return found.compactMap(\.self)
  }

  /// In the order of the files, those of one file from top to bottom.
  private static func byPlace(_ mistakes: [Diagnostic]) -> [Diagnostic] {
    var order: [SourceFile?: Int] = [:]
    for mistake in mistakes where order[mistake.location?.file] == nil {
      order[mistake.location?.file] = order.count
    }
    let place = { (mistake: Diagnostic) in
      (order[mistake.location?.file] ?? 0, mistake.location?.range.lowerBound ?? 0)
    }
    return mistakes.sorted { place($0) < place($1) }
  }

  private func file(_ path: FilePath, isUserFile: Bool, mustBePrivate: Bool) -> ConfigFile? {
    if let known = files[path] { return known }
    let file = ConfigFileReader(environment: environment, isUserFile: isUserFile)
      .read(path, mustBePrivate: mustBePrivate)
    files[path] = .some(file)
    return file
  }

  private func note(_ options: [UnsupportedOption]) {
    unsupported += options.filter { warned.insert($0).inserted }
  }
}

extension ConnectionOptions {
  /// Whether both lead to the same account of the same server.
  fileprivate func isSameDestination(as other: ConnectionOptions) -> Bool {
    hostName == other.hostName && port == other.port && user == other.user
  }
}
