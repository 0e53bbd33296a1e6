import OrderedCollections
import Values

/// Keeps rules, policies and chains of the kernel's packet filter, without saving them.
///
/// Behaves as ansible-core's `iptables`, 2.16; names of hosts are never looked up, since nothing of
/// them is told.
struct Iptables: Module {
  enum Table: String, ArgumentChoice { case filter, nat, mangle, raw, security }
  enum State: String, ArgumentChoice { case absent, present }
  enum Action: String, ArgumentChoice { case append, insert }
  enum Version: String, ArgumentChoice { case ipv4, ipv6 }
  enum Syn: String, ArgumentChoice { case ignore, match, negate }
  enum Policy: String, ArgumentChoice {
    case accept = "ACCEPT", drop = "DROP", queue = "QUEUE", back = "RETURN"
  }
  enum SetFlags: String, ArgumentChoice {
    case source = "src", destination = "dst", both = "src,dst", reversed = "dst,src"
  }
  enum LogLevel: String, ArgumentChoice {
    case zero = "0", one = "1", two = "2", three = "3", four = "4", five = "5", six = "6", seven =
      "7"
    case emerg, alert, crit, error, warning, notice, info, debug
  }

  static let name = "ansible.builtin.iptables"
  static let summary = "Keeps rules of the kernel's packet filter."
  static let parameters: [Parameter<Self>] = [
    Parameter("table", \.table, default: "filter", "The table."),
    Parameter(
      "state", \.state, default: "present",
      "Whether the rule, or the chain, is to be there."),
    Parameter("action", \.action, default: "append", "Where a new rule goes."),
    Parameter("ip_version", \.version, default: "ipv4", "Which of the two programs is called."),
    Parameter("chain", \.chain, "The chain, a built-in one or one of your own."),
    Parameter("rule_num", \.number, "The number that an inserted rule gets."),
    Parameter("protocol", \.transport, "The protocol; a leading `!` inverts this and most others."),
    Parameter("wait", \.wait, "How many seconds to wait for the lock of the tables."),
    Parameter("source", \.source, "The address that packets come from."),
    Parameter("to_source", \.toSource, "The source address that `SNAT` writes."),
    Parameter("destination", \.destination, "The address that packets go to."),
    Parameter("to_destination", \.toDestination, "The destination that `DNAT` writes."),
    Parameter("match", \.matches, default: [], "The extensions to match with."),
    Parameter("tcp_flags", \.flags, "`flags` that are looked at, and `flags_set` of them."),
    Parameter("jump", \.jump, "What becomes of a packet that matches."),
    Parameter("gateway", \.gateway, "The host that `TEE` sends copies to."),
    Parameter("log_prefix", \.logPrefix, "What log entries begin with."),
    Parameter("log_level", \.logLevel, "The level of log entries."),
    Parameter("goto", \.goto, "The chain to go on in, without coming back."),
    Parameter("in_interface", \.inInterface, "The interface that packets come in by."),
    Parameter("out_interface", \.outInterface, "The interface that packets leave by."),
    Parameter("fragment", \.fragment, "Whether only later fragments match."),
    Parameter("set_counters", \.counters, "The counters that the rule begins with."),
    Parameter("source_port", \.sourcePort, "The port, or range of ports, packets come from."),
    Parameter("destination_port", \.destinationPort, "The port, or range of ports, packets go to."),
    Parameter(
      "destination_ports", \.destinationPorts, default: [],
      "Several ports and ranges that packets go to."),
    Parameter("to_ports", \.toPorts, "The ports that `REDIRECT` and its like write."),
    Parameter("set_dscp_mark", \.mark, "The number that `DSCP` writes."),
    Parameter("set_dscp_mark_class", \.markClass, "The class that `DSCP` writes."),
    Parameter("comment", \.comment, "A comment for the rule."),
    Parameter("ctstate", \.states, default: [], "The states of connections that match."),
    Parameter("src_range", \.sourceRange, "The range of addresses packets come from."),
    Parameter("dst_range", \.destinationRange, "The range of addresses packets go to."),
    Parameter("match_set", \.matchSet, "The set of `ipset` that is looked up."),
    Parameter("match_set_flags", \.matchSetFlags, "What of a packet is looked up in the set."),
    Parameter("limit", \.limit, "How many packets match, such as `2/second`."),
    Parameter("limit_burst", \.burst, "How many match before the limit counts."),
    Parameter("uid_owner", \.user, "The user whose packets match."),
    Parameter("gid_owner", \.group, "The group whose packets match."),
    Parameter("reject_with", \.rejection, "The error that a refused packet is answered with."),
    Parameter("icmp_type", \.icmpType, "The type of ICMP messages that match."),
    Parameter("syn", \.syn, default: "ignore", "Whether packets that begin a connection match."),
    Parameter(
      "flush", \.flushes, default: false,
      "Whether the chain, or the whole table, is emptied."),
    Parameter("policy", \.policy, "What becomes of packets that no rule matches."),
    Parameter(
      "chain_management", \.managesChain, default: false,
      "Whether a chain may be made and removed."),
    Parameter(
      "numeric", \.isNumeric, default: false,
      "Whether names of hosts are never looked up; they are not here."),
  ]

  var table = Table.filter
  var state = State.present
  var action = Action.append
  var version = Version.ipv4
  var chain: String?
  var number: String?
  var transport: String?
  var wait: String?
  var source: String?
  var toSource: String?
  var destination: String?
  var toDestination: String?
  var matches: [String] = []
  var flags: Value?
  var jump: String?
  var gateway: String?
  var logPrefix: String?
  var logLevel: LogLevel?
  var goto: String?
  var inInterface: String?
  var outInterface: String?
  var fragment: String?
  var counters: String?
  var sourcePort: String?
  var destinationPort: String?
  var destinationPorts: [String] = []
  var toPorts: String?
  var mark: String?
  var markClass: String?
  var comment: String?
  var states: [String] = []
  var sourceRange: String?
  var destinationRange: String?
  var matchSet: String?
  var matchSetFlags: SetFlags?
  var limit: String?
  var burst: String?
  var user: String?
  var group: String?
  var rejection: String?
  var icmpType: String?
  var syn = Syn.ignore
  var flushes = false
  var policy: Policy?
  var managesChain = false
  var isNumeric = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let mistake { return .failure(mistake) }
    // What is told, and decides between rule and chain, is the rule as it was asked for.
    let told = rule
    var module = self
    if logPrefix != nil || logLevel != nil { module.jump = "LOG" }
    let reply = try await Self.script.run(
      [
        "program": version == .ipv4 ? "iptables" : "ip6tables", "table": table.rawValue,
        "chain": chain ?? "", "work": work(told: told), "action": action.rawValue,
        "number": number ?? "", "policy": policy?.rawValue ?? "", "wait": wait ?? "",
        "manages": managesChain ? "1" : "", "dry": context.isCheckMode ? "1" : "",
      ], rest: module.rule, in: context)
    if let failure = reply.failure { return reply.iptablesFailure(failure) }
    let values: Mapping = [
      "ip_version": .string(version.rawValue), "table": .string(table.rawValue),
      "chain": chain.map(Value.string) ?? .null, "flush": .bool(flushes),
      "rule": .string((waiting + told).joined(separator: " ")), "state": .string(state.rawValue),
      "chain_management": .bool(managesChain),
    ]
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }

  /// The `wait` of the rule as it is told; the host's program may be too old for it.
  private var waiting: [String] { (wait ?? "").isEmpty ? [] : ["-w", wait ?? ""] }

  /// What the script has to do.
  private func work(told: [String]) -> String {
    if flushes { return "flush" }
    if policy != nil { return "policy" }
    let subject = told.isEmpty && waiting.isEmpty ? "chain" : "rule"
    return "\(subject) \(state.rawValue)"
  }

  /// What is wrong with the arguments together.
  private var mistake: String? {
    if mark != nil, markClass != nil {
      return "parameters are mutually exclusive: set_dscp_mark|set_dscp_mark_class"
    }
    if flushes, policy != nil { return "parameters are mutually exclusive: flush|policy" }
    if let jump, jump == "TEE" || jump == "tee", gateway == nil {
      return "jump is \(jump) but all of the following are missing: gateway"
    }
    if !flushes, chain == nil { return "Either chain or flush parameter must be specified." }
    if logPrefix != nil || logLevel != nil, let jump, jump != "LOG" {
      return "Logging options can only be used with the LOG jump target."
    }
    return nil
  }
}
