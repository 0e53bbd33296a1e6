import OrderedCollections
import Values

/// Keeps the rules, defaults and logging of the firewall `ufw`, and switches it on and off.
///
/// Behaves as community.general's `ufw`, 8.6.  What is wrong with the arguments is told before the
/// first of them takes effect.
struct UFW: Module {
  enum State: String, ArgumentChoice { case enabled, disabled, reloaded, reset }
  enum Policy: String, ArgumentChoice { case allow, deny, reject }
  enum Direction: String, ArgumentChoice { case `in`, incoming, out, outgoing, routed }
  enum Logging: String, ArgumentChoice { case on, off, low, medium, high, full }
  enum Rule: String, ArgumentChoice { case allow, deny, limit, reject }
  enum Origin: String, ArgumentChoice {
    case zero
    case first4 = "first-ipv4", first6 = "first-ipv6", last4 = "last-ipv4", last6 = "last-ipv6"
  }
  enum Transport: String, ArgumentChoice { case any, tcp, udp, ipv6, esp, ah, gre, igmp }

  static let name = "community.general.ufw"
  static let synonyms = ["ansible.builtin.ufw"]
  static let summary = "Keeps the rules of the firewall `ufw`."
  static let parameters: [Parameter<Self>] = [
    Parameter("state", \.state, "Whether the firewall is on; `reset` forgets all rules."),
    Parameter(
      "default", \.policy, aliases: ["policy"],
      "What becomes of packets of `direction`, else of incoming ones, that no rule matches."),
    Parameter("direction", \.direction, "Which way packets go."),
    Parameter("logging", \.logging, "Whether and how much is logged."),
    Parameter("insert", \.position, "The number that a new rule gets."),
    Parameter(
      "insert_relative_to", \.origin, default: "zero", "The rule that `insert` counts from."),
    Parameter("rule", \.rule, "What becomes of packets that match."),
    Parameter("log", \.isLogged, default: false, "Whether new connections that match are logged."),
    Parameter(
      "from_ip", \.source, aliases: ["from", "src"], default: "any",
      "The address that packets come from."),
    Parameter("from_port", \.sourcePort, "The port that packets come from."),
    Parameter(
      "to_ip", \.destination, aliases: ["dest", "to"], default: "any",
      "The address that packets go to."),
    Parameter("to_port", \.port, aliases: ["port"], "The port that packets go to."),
    Parameter("proto", \.transport, aliases: ["protocol"], "The protocol."),
    Parameter("name", \.profile, aliases: ["app"], "A profile of `/etc/ufw/applications.d`."),
    Parameter("delete", \.isDeleted, default: false, "Whether the rule goes."),
    Parameter(
      "interface", \.interface, aliases: ["if"], "The interface, for packets of `direction`."),
    Parameter("interface_in", \.interfaceIn, aliases: ["if_in"], "Where packets come in."),
    Parameter("interface_out", \.interfaceOut, aliases: ["if_out"], "Where packets leave."),
    Parameter("route", \.isRouted, default: false, "Whether forwarded packets are meant."),
    Parameter("comment", \.comment, "A comment of the rule; takes ufw 0.35."),
  ]

  var state: State?
  var policy: Policy?
  var direction: Direction?
  var logging: Logging?
  var position: Int?
  var origin = Origin.zero
  var rule: Rule?
  var isLogged = false
  var source = "any"
  var sourcePort: String?
  var destination = "any"
  var port: String?
  var transport: Transport?
  var profile: String?
  var isDeleted = false
  var interface: String?
  var interfaceIn: String?
  var interfaceOut: String?
  var isRouted = false
  var comment: String?

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let mistake { return .failure(mistake) }
    var number = position
    if rule != nil, !isDeleted, let position, origin != .zero {
      let reply = try await Self.numbers.run([:], in: context)
      if let failure = reply.failure { return .failure(failure) }
      number = Self.number(position, from: origin, in: reply["rules"] ?? "")
    }
    let words = rule.map { ruleWords($0, at: number) } ?? []
    let reply = try await Self.script.run(
      [
        "state": state?.verb ?? "", "policy": policy?.rawValue ?? "",
        "direction": direction?.rawValue ?? "", "logging": logging?.rawValue ?? "",
        "comment": comment ?? "", "dry": context.isCheckMode ? "1" : "",
      ], rest: words, in: context)
    let commands = commands(of: reply, words, isCheckMode: context.isCheckMode)
    if let failure = reply.failure {
      return .failure(failure, commands.isEmpty ? [:] : ["commands": .list(commands)])
    }
    let before = UFWState(status: reply["before"] ?? "", rules: reply["rules before"] ?? "")
    if context.isCheckMode {
      let isChanged = wouldChange(before, dry: reply["dry"])
      return TaskResult(["commands": .list(commands)], isChanged: isChanged)
    }
    let after = UFWState(status: reply["after"] ?? "", rules: reply["rules after"] ?? "")
    return TaskResult(
      ["commands": .list(commands), "msg": .string(after.status.withoutOuterSpaces)],
      isChanged: changesAnyway(before) || before != after)
  }

  /// What is wrong with the arguments together.
  private var mistake: String? {
    if state == nil, policy == nil, rule == nil, logging == nil {
      return "one of the following is required: state, default, rule, logging"
    }
    if [profile != nil, transport != nil, logging != nil].count(where: { $0 }) > 1 {
      return "parameters are mutually exclusive: name|proto|logging"
    }
    if direction != nil, interfaceIn != nil {
      return "parameters are mutually exclusive: direction|interface_in"
    }
    if direction != nil, interfaceOut != nil {
      return "parameters are mutually exclusive: direction|interface_out"
    }
    if interface != nil, direction == nil {
      return "missing parameter(s) required by 'interface': direction"
    }
    if policy != nil, direction == .in || direction == .out {
      return "For default, direction must be one of \"outgoing\", \"incoming\" and \"routed\", "
        + "or direction must not be specified."
    }
    guard rule != nil else { return nil }
    if let direction, direction != .in, direction != .out {
      return "For rules, direction must be one of \"in\" and \"out\", "
        + "or direction must not be specified."
    }
    if !isRouted, interfaceIn != nil, interfaceOut != nil {
      return "Only route rules can combine interface_in and interface_out"
    }
    return nil
  }
}

extension UFW.State {
  /// The command of the program.
  var verb: String {
    switch self {
    case .enabled: "enable"
    case .disabled: "disable"
    case .reloaded: "reload"
    case .reset: "reset"
    }
  }
}
