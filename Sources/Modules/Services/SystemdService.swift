import OrderedCollections
import Values

/// Starts, stops, enables and masks systemd's units.
///
/// Behaves as ansible-core's `systemd_service`, 2.16. One round trip.
struct SystemdService: Module {
  enum State: String, ArgumentChoice { case reloaded, restarted, started, stopped }
  enum Scope: String, ArgumentChoice { case system, user, global }

  static let name = "ansible.builtin.systemd_service"
  static let synonyms = ["ansible.builtin.systemd"]
  static let summary = "Controls systemd's units."
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "name", \.unit, aliases: ["service", "unit"], "The unit; `.service` may be left out."),
    Parameter("state", \.state, "What the unit is to be; the first two act every time."),
    Parameter("enabled", \.isEnabled, "Whether it starts when the host does."),
    Parameter("force", \.isForced, "Whether links that are in the way are replaced."),
    Parameter("masked", \.isMasked, "Whether it cannot be started at all."),
    Parameter(
      "daemon_reload", \.reloadsDaemon, aliases: ["daemon-reload"], default: false,
      "Whether systemd reads its files anew first."),
    Parameter(
      "daemon_reexec", \.restartsDaemon, aliases: ["daemon-reexec"], default: false,
      "Whether systemd itself is started anew first."),
    Parameter("scope", \.scope, default: "system", "Whose systemd is meant."),
    Parameter("no_block", \.isAsynchronous, default: false, "Whether nothing is waited for."),
  ]

  var unit: String?
  var state: State?
  var isEnabled: Bool?
  var isForced: Bool?
  var isMasked: Bool?
  var reloadsDaemon = false
  var restartsDaemon = false
  var scope = Scope.system
  var isAsynchronous = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    if unit == nil, state != nil || isEnabled != nil || isMasked != nil {
      return .failure("name is required when state, enabled or masked is given")
    }
    if let unit, unit.contains(where: { "*?[".contains($0) }) {
      return .failure(
        "This module does not currently support using glob patterns, found "
          + "'\(unit)' in service name: \(unit)")
    }
    let call = SystemdCall(
      unit: unit, state: state?.rawValue, isEnabled: isEnabled, isMasked: isMasked,
      options: options, scope: scope.rawValue, reloadsDaemon: reloadsDaemon,
      restartsDaemon: restartsDaemon)
    return try await call.run(in: context)
  }

  private var options: [String] {
    var options = ["--\(scope.rawValue)"]
    if isAsynchronous { options.append("--no-block") }
    if isForced == true { options.append("--force") }
    return options
  }
}
