import Jinja
import OrderedCollections
import Values

/// Waits for a port, a file, a text or the end of connections.
///
/// Behaves as ansible-core's `wait_for`, 2.16. The host answers one question at a time and this
/// side waits in between, so that nothing runs on over there when the task is given up.
struct WaitFor: Module {
  enum State: String, ArgumentChoice { case absent, drained, present, started, stopped }

  static let name = "ansible.builtin.wait_for"
  static let summary = "Waits for a port, a file, a text or the end of connections."
  static let parameters: [Parameter<Self>] = [
    Parameter("host", \.address, default: "127.0.0.1", "The name or address to connect to."),
    Parameter("timeout", \.timeout, default: 300, "Seconds to wait in all."),
    Parameter("connect_timeout", \.connectTimeout, default: 5, "Seconds for one connection."),
    Parameter("delay", \.delay, default: 0, "Seconds to wait before the first look."),
    Parameter("port", \.port, "The port."),
    Parameter(
      "active_connection_states", \.activeStates,
      default: .list(TCPTable.states.dropLast(5).map { .string($0) }),
      "The states in which a connection counts for `drained`."),
    Parameter("path", \.path, "The file."),
    Parameter("search_regex", \.expression, "What is to be in the file, or to come from the port."),
    Parameter("state", \.state, default: "started", "What is waited for."),
    Parameter("exclude_hosts", \.excludedHosts, "Whose connections do not count for `drained`."),
    Parameter("sleep", \.pause, default: 1, "Seconds between looks."),
    Parameter("msg", \.message, "What is said when time is over."),
  ]

  var address = "127.0.0.1"
  var timeout = 300
  var connectTimeout = 5
  var delay = 0
  var port: Int?
  var activeStates = Array(TCPTable.states.dropLast(5))
  var path: String?
  var expression: String?
  var state = State.started
  var excludedHosts: [String]?
  var pause = 1
  var message: String?

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let refusal { return .failure(refusal, ["elapsed": 0]) }
    let pattern: RegularExpression?
    do {
      pattern = try expression.map { try RegularExpression.compiled("(?m)" + $0) }
    } catch let error as TemplateError {
      return .failure("Invalid regular expression: \(error.message)")
    }
    let start = ContinuousClock.now
    func elapsed() -> Value { .int(Int(start.duration(to: .now) / .seconds(1))) }
    try await _Concurrency.Task.sleep(for: .seconds(delay))
    var look = WaitForLook(self, pattern)
    if port == nil, path == nil, state != .drained {
      try await _Concurrency.Task.sleep(for: .seconds(timeout))
    } else {
      while true {
        guard start.duration(to: .now) < .seconds(timeout) else {
          return .failure(message ?? lateness, ["elapsed": elapsed()])
        }
        do {
          if try await look.isOver(in: context) { break }
        } catch let failure as WaitForLook.Failure {
          return .failure(message ?? failure.message, ["elapsed": elapsed()])
        }
        try await _Concurrency.Task.sleep(for: .seconds(pause))
      }
    }
    let values: Mapping = [
      "state": .string(state.rawValue), "port": port.map { .int($0) } ?? .null,
      "search_regex": expression.map { .string($0) } ?? .null,
      "path": (look.shownPath ?? path).map { .string($0) } ?? .null,
      "match_groups": .list(look.groups), "match_groupdict": .mapping(look.namedGroups),
      "elapsed": elapsed(),
    ]
    // Modules that answer a path tell what is there, under `state` too.
    return TaskResult(values.merging(look.status?.values ?? [:]) { $1 })
  }

  private var refusal: String? {
    if port != nil, path != nil {
      return "port and path parameter can not both be passed to wait_for"
    }
    if path != nil, state == .stopped || state == .drained {
      return "state=\(state.rawValue) should only be used for checking a port"
        + " in the wait_for module"
    }
    if excludedHosts != nil, state != .drained {
      return "exclude_hosts should only be with state=drained"
    }
    if let unknown = activeStates.first(where: { !TCPTable.states.contains($0) }) {
      return "unknown active_connection_state (\(unknown)) defined"
    }
    return nil
  }

  /// What is said when time is over.
  private var lateness: String {
    let place = port.map { "\(address):\($0)" } ?? path ?? ""
    switch state {
    case .stopped, .absent:
      return port == nil
        ? "Timeout when waiting for \(place) to be absent."
        : "Timeout when waiting for \(place) to stop."
    case .drained:
      return "Timeout when waiting for \(address):\(port.map(String.init) ?? "None") to drain"
    case .started, .present:
      if let expression {
        return "Timeout when waiting for search string \(expression) in \(place)"
      }
      return port == nil
        ? "Timeout when waiting for file \(place)" : "Timeout when waiting for \(place)"
    }
  }
}
