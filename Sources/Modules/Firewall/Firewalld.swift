import OrderedCollections
import Values

/// Keeps what firewalld lets through, zone by zone, in the running firewall, for good, or both.
///
/// Behaves as ansible.posix's `firewalld`, 1.5, over `firewall-cmd`, and over `firewall-offline-cmd`
/// where the daemon does not run; no Python binding is needed on the host.
struct Firewalld: Module {
  enum State: String, ArgumentChoice { case absent, disabled, enabled, present }
  enum Target: String, ArgumentChoice {
    case normal = "default", accept = "ACCEPT", drop = "DROP", reject = "%%REJECT%%"
  }

  static let name = "ansible.posix.firewalld"
  static let synonyms = ["ansible.builtin.firewalld"]
  static let summary = "Keeps what firewalld lets through."
  static let parameters: [Parameter<Self>] = [
    Parameter("service", \.service, "The service, one of `firewall-cmd --get-services`."),
    Parameter("protocol", \.transport, "The protocol."),
    Parameter("port", \.port, "The port or range, as `PORT/PROTOCOL`."),
    Parameter(
      "port_forward", \.forwards, "One forwarding: `port`, `proto`, `toport` and maybe `toaddr`."),
    Parameter("rich_rule", \.rule, "The rule, in firewalld's rich language."),
    Parameter("source", \.source, "The address or network that belongs to the zone."),
    Parameter("interface", \.interface, "The interface that belongs to the zone."),
    Parameter("icmp_block", \.block, "The type of ICMP messages that is not let through."),
    Parameter(
      "icmp_block_inversion", \.inversion,
      "Whether only the types of `icmp_block` are let through."),
    Parameter("zone", \.zone, "The zone; else the host's default one."),
    Parameter("permanent", \.isKept, "Whether it holds after the next start."),
    Parameter(
      "immediate", \.isNow, default: false,
      "Whether it holds now; so it is where `permanent` is not wanted."),
    Parameter(
      "state", \.state, isRequired: true,
      "Whether the setting is there; for a zone or its target, `present` or `absent`."),
    Parameter("timeout", \.timeout, default: 0, "After how many seconds it ends by itself."),
    Parameter("masquerade", \.masquerade, "Whether the zone masquerades."),
    Parameter(
      "offline", \.isOffline,
      "Whether the daemon may be off; it may be in any case, for what is permanent."),
    Parameter("target", \.target, "What becomes of packets that no rule of the zone matches."),
  ]

  var service: String?
  var transport: String?
  var port: String?
  var forwards: [Value]?
  var rule: String?
  var source: String?
  var interface: String?
  var block: String?
  var inversion: String?
  var zone: String?
  var isKept: Bool?
  var isNow = false
  var state = State.enabled
  var timeout = 0
  var masquerade: String?
  var isOffline: Bool?
  var target: Target?

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let mistake { return .failure(mistake) }
    let setting: Setting
    do {
      guard let asked = try self.setting() else { return TaskResult(["msg": ""]) }
      setting = asked
    } catch {
      return .failure(error.message)
    }
    let keeps = isKept ?? false
    let isImmediate = isNow || !keeps
    if setting.isPermanentOnly, isImmediate { return .failure(Self.onlyKept) }
    let reply = try await Self.script.run(
      [
        "kind": setting.kind, "form": setting.value == nil ? "" : "=",
        "value": setting.value ?? "", "zone": zone ?? "", "is_on": setting.isOn ? "1" : "",
        "kept": keeps ? "1" : "", "now": isImmediate ? "1" : "",
        "timeout": setting.hasTimeout && timeout != 0 ? String(timeout) : "",
        "dry": context.isCheckMode ? "1" : "",
      ], in: context)
    let way = Self.way(keeps, isImmediate)
    if let message = reply["msg"] { return .failure(message) }
    if let failure = reply.failure { return trouble(failure, way, reply) }
    return answer(setting, way, reply, isCheckMode: context.isCheckMode)
  }

  private func answer(
    _ setting: Setting, _ way: String, _ reply: Reply, isCheckMode: Bool
  ) -> TaskResult {
    let isChanged = reply["changed"] != nil
    var result = TaskResult(isChanged: isChanged)
    if let warning = setting.warning { result["warnings"] = [.string(warning)] }
    if isChanged, isCheckMode { return result }
    var messages = [way]
    if isChanged { messages += setting.told(zone: reply["zone"] ?? "", given: zone, state) }
    if reply["offline"] != nil {
      messages.append("(offline operation: only on-disk configs were altered)")
    }
    result["msg"] = .string(messages.joined(separator: ", "))
    return result
  }

  private func trouble(_ message: String, _ way: String, _ reply: Reply) -> TaskResult {
    guard let phase = reply["phase"] else { return .failure(message) }
    var notes = phase == "change" ? [way] : []
    if message.contains("INVALID_SERVICE") {
      notes.append(
        "Services are defined by port/tcp relationship and named as they are in /etc/services "
          + "(on most systems)")
    }
    let isTheirs = reply["offline"] == nil && !message.hasPrefix("INVALID_RULE")
    let origin = isTheirs ? "org.fedoraproject.FirewallD1.Exception: " : ""
    let ending = notes.isEmpty ? "" : " " + notes.joined(separator: ", ")
    return .failure("ERROR: Exception caught: \(origin)\(message)\(ending)")
  }

  private static func way(_ keeps: Bool, _ isNow: Bool) -> String {
    switch (keeps, isNow) {
    case (true, true): "Permanent and Non-Permanent(immediate) operation"
    case (true, false): "Permanent operation"
    default: "Non-permanent operation"
    }
  }

  private static let onlyKept =
    "Zone operations must be permanent. Make sure you didn't set the 'permanent' flag to 'false' "
    + "or the 'immediate' flag to 'true'."

  /// What is wrong with the arguments together.
  private var mistake: String? {
    let settings = [
      ("icmp_block", block != nil), ("icmp_block_inversion", inversion != nil),
      ("service", service != nil), ("protocol", transport != nil), ("port", port != nil),
      ("port_forward", forwards != nil), ("rich_rule", rule != nil),
      ("interface", interface != nil), ("masquerade", masquerade != nil),
      ("source", source != nil), ("target", target != nil),
    ]
    if settings.count(where: { $0.1 }) > 1 {
      return "parameters are mutually exclusive: "
        + settings.map(\.0).joined(separator: "|")
    }
    for (name, isGiven) in [("interface", interface != nil), ("target", target != nil)]
    where isGiven && zone == nil {
      return "missing parameter(s) required by '\(name)': zone"
    }
    if source != nil, isKept == nil {
      return "missing parameter(s) required by 'source': permanent"
    }
    return nil
  }
}
