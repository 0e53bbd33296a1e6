public import Diagnostics
import Playbook
import Remote
public import Templating

/// Asks hosts for a sign of life: logs in, starts a shell, and times an answer.
public struct Ping: Sendable {
  /// How long a host took.
  public struct Times: Sendable {
    /// From nothing to the first answer of the shell.
    public var login: Duration
    /// From a request to its answer, once logged in: the best of three.
    public var roundTrip: Duration
  }

  /// Why a host did not answer.
  public struct Failure: Error, Sendable {
    /// What the person reads.
    public var diagnostic: Diagnostic
  }

  /// What came of one host.
  public struct Answer: Sendable {
    /// Its name in the inventory.
    public var host: String
    /// How long it took, or why it did not answer.
    public var result: Result<Times, Failure>
  }

  private let connections: Connections
  private let store: VariableStore
  private let defaults: ConnectionDefaults

  /// Prepares to ask hosts over `connections`.
  public init(connections: Connections, store: VariableStore, defaults: ConnectionDefaults) {
    self.connections = connections
    self.store = store
    self.defaults = defaults
  }

  /// Asks hosts, so many at once, and hands on each answer as it comes.
  public func run(
    _ hosts: [String], atOnce count: Int, _ receive: (Answer) async -> Void
  ) async {
    await withTaskGroup(of: Answer.self) { group in
      var waiting = hosts[...]
      for host in waiting.prefix(max(1, count)) { group.addTask { await ask(host) } }
      waiting = waiting.dropFirst(max(1, count))
      for await answer in group {
        if let next = waiting.popFirst() { group.addTask { await ask(next) } }
        await receive(answer)
      }
    }
  }

  func ask(_ host: String) async -> Answer {
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let settings = try HostSettings(
        target: host, isDelegated: false, lineage: Lineage(Directives()), defaults: defaults,
        scope: VariableScope(store: store, host: host), store: store)
      let connection = try await connections.connection(for: settings)
      let request = Request(script: ":", isContained: true)
      _ = try await connection.run(request)
      let login = start.duration(to: clock.now)
      var best = Duration.seconds(3600)
      for _ in 0..<3 {
        let sent = clock.now
        _ = try await connection.run(request)
        best = min(best, sent.duration(to: clock.now))
      }
      return Answer(host: host, result: .success(Times(login: login, roundTrip: best)))
    } catch {
      let known = (error as? any DiagnosticConvertible)?.diagnostic
      let diagnostic = known ?? Diagnostic(.error, "\(error)")
      return Answer(host: host, result: .failure(Failure(diagnostic: diagnostic)))
    }
  }
}
