public import Diagnostics
import Playbook
import Remote
public import SSH
public import Templating

/// Keeps ports of this machine open whose connections go on from a host, and a command running there.
public struct Forwarding: Sendable {
  /// What a person is told.
  public enum Event: Sendable {
    /// A port listens.
    case listening(ForwardedPort, port: Int)
    /// The command has come so far that all targets can be reached from the host.
    case ready
    /// A connection could not go on.
    case refused(ForwardedPort, Diagnostic)
    /// The connection to the host is gone, and is opened anew after a pause.
    case lost(Diagnostic?, pause: Duration)
    /// The connection to the host stands again.
    case back
    /// The command wrote something.
    case said([UInt8])
    /// The command ended, and is started again after a pause.
    case ended(status: Int, pause: Duration)
  }

  /// The command ended before its port could be reached.
  public struct CommandFailure: DiagnosticConvertible {
    let status: Int

    /// What the person reads.
    public var diagnostic: Diagnostic {
      Diagnostic(.error, "the command ended with status \(status) before the ports were ready")
    }
  }

  let connections: Connections
  let settings: HostSettings
  let ports: [ForwardedPort]
  let command: String?
  let report: @Sendable (Event) async -> Void

  /// Prepares to forward `ports` through `host`; throws where the host's variables are mistaken, or
  /// where the host is this machine.
  public init(
    _ ports: [ForwardedPort], through host: String, command: String?, connections: Connections,
    store: VariableStore, defaults: ConnectionDefaults,
    report: @escaping @Sendable (Event) async -> Void
  ) throws {
    settings = try HostSettings(
      target: host, isDelegated: false, lineage: Lineage(Directives()), defaults: defaults,
      scope: VariableScope(store: store, host: host), store: store)
    if case .local = settings.way {
      throw DiagnosticError(
        Diagnostic(.error, "`\(host)` is this machine: there is nothing to forward"))
    }
    self.connections = connections
    self.ports = ports
    self.command = command
    self.report = report
  }

  /// Runs until the task is cancelled; throws where the first connection fails, a port is taken, or
  /// the command ends before the ports are ready.
  public func run() async throws {
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    let shared = await connections.sharedSession(for: settings)
    _ = try await shared.session()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for port in ports {
        group.addTask {
          try await connections.connector.forward(
            port, through: { try await shared.session() },
            { event in
              switch event {
              case .listening(let number): continuation.yield(.listening(port, port: number))
              case .refused(let error): continuation.yield(.refused(port, Self.diagnostic(error)))
              }
            })
        }
      }
      group.addTask { for await event in events { await report(event) } }
      group.addTask { try await keep(shared) { continuation.yield($0) } }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  static func diagnostic(_ error: any Error) -> Diagnostic {
    (error as? any DiagnosticConvertible)?.diagnostic ?? Diagnostic(.error, "\(error)")
  }
}
