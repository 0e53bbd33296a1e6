import OrderedCollections
import Values

/// Starts, stops and enables a service, whatever the host starts services with.
///
/// Behaves as ansible-core's `service`, 2.16: systemd, OpenRC, and scripts in `/etc/init.d`.
struct Service: Module {
  enum State: String, ArgumentChoice { case reloaded, restarted, started, stopped }

  static let name = "ansible.builtin.service"
  static let summary = "Controls services."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.service, isRequired: true, "The service."),
    Parameter("state", \.state, "What the service is to be; the first two act every time."),
    Parameter("enabled", \.isEnabled, "Whether it starts when the host does."),
    Parameter("sleep", \.pause, "Seconds between stop and start of a restart by a script."),
    Parameter("pattern", \.pattern, "What a running one looks like in the process list."),
    Parameter("runlevel", \.runlevel, default: "default", "The runlevel of OpenRC."),
    Parameter(
      "arguments", \.extraArguments, aliases: ["args"], default: "", "Arguments for its script."),
    Parameter("use", \.manager, default: "auto", "What manages services, if not what is found."),
    Parameter(
      "daemon_reload", \.reloadsDaemon, default: false,
      "Whether systemd reads its files anew first."),
  ]

  var service = ""
  var state: State?
  var isEnabled: Bool?
  var pause: Int?
  var pattern: String?
  var runlevel = "default"
  var extraArguments = ""
  var manager = "auto"
  var reloadsDaemon = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    guard state != nil || isEnabled != nil || reloadsDaemon else {
      return .failure("one of the following is required: state, enabled")
    }
    let systemd = SystemdCall(
      unit: service, state: state?.rawValue, isEnabled: isEnabled, reloadsDaemon: reloadsDaemon)
    if manager == "systemd" || manager.hasSuffix("systemd_service") {
      return try await systemd.run(in: context)
    }
    let reply = try await Self.script.run(
      [
        "unit": service, "state": state?.rawValue ?? "",
        "enabled": isEnabled.map { $0 ? "yes" : "no" } ?? "", "masked": "",
        "reload": reloadsDaemon ? "1" : "", "reexec": "", "dry": context.isCheckMode ? "1" : "",
        "runlevel": runlevel, "pause": pause.map(String.init) ?? "", "pattern": pattern ?? "",
        "arguments": extraArguments,
      ], rest: ["--system"], isContained: false, in: context)
    if reply["status"] != nil { return systemd.result(of: reply) }
    return plainResult(of: reply)
  }

  private func plainResult(of reply: Reply) -> TaskResult {
    var values: Mapping = ["name": .string(service)]
    if let failure = reply.failure {
      switch failure {
      case "missing": return .failure("Could not find the requested service \(service)", values)
      default:
        return .failure(
          "Unable to \(failure) service \(service): \(reply["said"] ?? "")", values)
      }
    }
    if let state { values["state"] = .string(state == .stopped ? "stopped" : "started") }
    if let isEnabled { values["enabled"] = .bool(isEnabled) }
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }
}
