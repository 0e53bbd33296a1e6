import Diagnostics

/// One reading of configuration files on behalf of one destination.
struct ConfigEvaluation {
  /// The name that `Host` patterns are compared with.
  let host: String
  /// The name that was asked for.
  let originalHost: String
  /// Whether the host name is final.
  let isFinal: Bool
  let environment: ClientEnvironment
  /// Runs the command of `Match exec`.
  let execute: @Sendable (String) async -> Bool
  /// What has been given so far.
  var given: GivenOptions
  /// Warnings about what could not be asked.
  var warnings: [Diagnostic] = []
  /// Keywords that nobody knows.
  var mistakes: [Diagnostic] = []

  /// Takes from a file what applies.
  mutating func read(_ file: ConfigFile) async throws(DiagnosticError) {
    var isActive = true
    try await read(file, isActive: &isActive, isParseOnly: false)
  }

  private mutating func read(
    _ file: ConfigFile, isActive: inout Bool, isParseOnly: Bool
  ) async throws(DiagnosticError) {
    for item in file.items {
      switch item {
      case .host(let patterns):
        isActive = !isParseOnly && patterns.matches(host)
      case .match(let block):
        isActive = isParseOnly ? false : try await holds(block)
      case .include(let files):
        for file in files {
          // A block that begins in an included file ends with it.
          var isIncludedActive = isActive
          try await read(
            file, isActive: &isIncludedActive, isParseOnly: isParseOnly || !isActive)
        }
      case .option(let change):
        if isActive { change(&given) }
      case .unknown(let name, let mistake):
        let ignored = given.ignoredUnknown.map { PatternList($0, ignoringCase: true) }
        if ignored?.matches(name) != true { mistakes.append(mistake) }
      }
    }
  }

  private mutating func holds(_ block: MatchBlock) async throws(DiagnosticError) -> Bool {
    for criterion in block.criteria {
      guard let truth = try await truth(of: criterion) else { return false }
      if truth == criterion.isNegated { return false }
    }
    return true
  }

  /// Whether a criterion holds, its negation aside; nil when that cannot be told.
  private mutating func truth(
    of criterion: MatchBlock.Criterion
  ) async throws(DiagnosticError) -> Bool? {
    let argument = criterion.argument
    switch criterion.subject {
    case .all: return true
    case .canonical, .final: return isFinal
    case .host:
      return PatternList(argument, ignoringCase: true).matches(try hostName().lowercased())
    case .originalhost:
      return PatternList(argument, ignoringCase: true).matches(originalHost.lowercased())
    case .user: return PatternList(argument).matches(given.user ?? environment.userName)
    case .localuser: return PatternList(argument).matches(environment.userName)
    case .exec: return await execute(try tokens().expand(argument, of: "Match exec"))
    case .command, .localnetwork, .sessiontype, .tagged, .version:
      warnings.append(
        Diagnostic(
          .warning, "`Match \(criterion.subject)` is not supported: the block is left out",
          at: criterion.location))
      return nil
    }
  }

  /// The host name as far as it is known by now.
  private func hostName() throws(DiagnosticError) -> String {
    guard let name = given.hostName, !isFinal else { return host }
    return try Tokens(values: ["h": host]).expand(name, of: "HostName")
  }

  private func tokens() throws(DiagnosticError) -> Tokens {
    Tokens(
      destination: originalHost, hostName: try hostName(), port: given.port ?? 22,
      user: given.user ?? environment.userName, hostKeyAlias: given.hostKeyAlias, jumps: "",
      environment: environment)
  }
}
