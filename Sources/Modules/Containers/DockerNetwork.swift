import OrderedCollections
import Values

/// Keeps a network of Docker, and which containers belong to it.
///
/// Behaves as community.docker's `docker_network`, 3.11, over the host's `docker`.
struct DockerNetwork: Module {
  enum State: String, ArgumentChoice { case present, absent }
  enum Scope: String, ArgumentChoice { case local, global, swarm }

  static let name = "community.docker.docker_network"
  static let synonyms = ["ansible.builtin.docker_network"]
  static let summary = "Keeps a network of Docker."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("name", \.network, aliases: ["network_name"], isRequired: true, "Its name."),
      Parameter("state", \.state, default: "present", "Whether it is there."),
      Parameter(
        "connected", \.connected, aliases: ["containers"], default: [],
        "The containers that belong to it; those that do already if none is given."),
      Parameter(
        "appends", \.appends, aliases: ["incremental"], default: false,
        "Whether other containers may belong to it too."),
      Parameter("driver", \.driver, default: "bridge", "Its driver."),
      Parameter("driver_options", \.driverOptions, default: [:], "The driver's options."),
      Parameter("ipam_driver", \.addressDriver, "The driver that gives out addresses."),
      Parameter("ipam_driver_options", \.addressOptions, "That driver's options."),
      Parameter(
        "ipam_config", \.pools,
        "Pools of addresses: `subnet`, `iprange`, `gateway`, `aux_addresses`."),
      Parameter("enable_ipv6", \.hasIPv6, "Whether it has IPv6."),
      Parameter("internal", \.isInternal, "Whether nothing outside can be reached."),
      Parameter("attachable", \.isAttachable, "Whether containers may join by hand."),
      Parameter("scope", \.scope, "Where it is known."),
      Parameter("config_from", \.model, "The network whose configuration it takes."),
      Parameter("config_only", \.isModel, "Whether it is only a configuration for others."),
      Parameter("labels", \.labels, default: [:], "Its labels."),
      Parameter(
        "force", \.isForced, default: false, "Whether it is made anew whatever it is like."),
    ] + DockerClient.parameters.map { Parameter($0, within: \.client) }

  var network = ""
  var state = State.present
  var connected: [String] = []
  var appends = false
  var driver = "bridge"
  var driverOptions: Value = [:]
  var addressDriver: String?
  var addressOptions: Value?
  var pools: [Value]?
  var hasIPv6: Bool?
  var isInternal: Bool?
  var isAttachable: Bool?
  var scope: Scope?
  var model: String?
  var isModel: Bool?
  var labels: Value = [:]
  var isForced = false
  var client = DockerClient()

  func run(in context: ModuleContext) async throws -> TaskResult {
    for pool in pools ?? [] {
      guard let subnet = pool.mapping?["subnet"]?.string, subnet.contains("/") else {
        let subnet = pool.mapping?["subnet"]?.pythonString ?? ""
        return .failure("\"\(subnet)\" is not a valid CIDR")
      }
    }
    var work = Work(docker: client.program(in: context), call: self)
    do {
      return try await work.run()
    } catch let failure as HostProgram.Failure {
      return failure.result
    }
  }
}

extension DockerNetwork {
  /// One call's steps, and what is to be told of them.
  struct Work {
    let docker: HostProgram
    let call: DockerNetwork
    var actions: [Value] = []
    var tracked = DockerDifferences()
    var isChanged = false

    init(docker: HostProgram, call: DockerNetwork) {
      self.docker = docker
      self.call = call
    }

    private var isCheckMode: Bool { docker.context.isCheckMode }

    mutating func run() async throws -> TaskResult {
      let found = try await docker.inspect("network", call.network)
      let isWanted = call.state == .present
      tracked.add("exists", .bool(isWanted), .bool(found != nil))
      var values: Mapping = [:]
      var difference: Mapping = [:]
      let tells = docker.context.showsDifferences || isCheckMode || call.client.isVerbose
      if isWanted {
        let differences = found.map(call.differences) ?? DockerDifferences()
        try await settle(found, differences)
        if tells {
          difference["differences"] = differences.told
          tracked.add(contentsOf: differences)
        }
        let now = try await docker.inspect("network", call.network)
        values["network"] = now.map(Value.mapping) ?? .null
      } else if let found {
        try await remove(found)
      }
      if !isWanted || isCheckMode || call.client.isVerbose { values["actions"] = .list(actions) }
      if docker.context.showsDifferences {
        difference["before"] = tracked.before
        difference["after"] = tracked.after
      }
      if tells { values["diff"] = .mapping(difference) }
      return TaskResult(values, isChanged: isChanged)
    }

    private mutating func settle(
      _ found: Mapping?, _ differences: DockerDifferences
    ) async throws {
      var members = found.map(DockerNetwork.members) ?? []
      let wanted = call.connected.isEmpty ? members : call.connected
      if found == nil || call.isForced || !differences.isEmpty {
        if let found { try await remove(found) }
        members = []
        try await act(
          "Created network \(call.network) with driver \(call.driver)", call.creation)
      }
      for name in wanted where !members.contains(name) {
        try await act(
          "Connected container \(name)",
          ["network", "connect", "--", .text(call.network), .text(name)])
        tracked.add("connected.\(name)", true, false)
      }
      guard !call.appends else { return }
      for name in members where !wanted.contains(name) { try await disconnect(name) }
    }

    private mutating func remove(_ found: Mapping) async throws {
      for name in DockerNetwork.members(found) { try await disconnect(name) }
      try await act(
        "Removed network \(call.network)", ["network", "rm", "--", .text(call.network)])
    }

    private mutating func disconnect(_ name: String) async throws {
      try await act(
        "Disconnected container \(name)",
        ["network", "disconnect", "--", .text(call.network), .text(name)])
      tracked.add("connected.\(name)", false, true)
    }

    private mutating func act(_ told: String, _ words: [HostProgram.Word]) async throws {
      actions.append(.string(told))
      isChanged = true
      guard !isCheckMode else { return }
      _ = try await docker.output(of: words, orElse: "An unexpected Docker error occurred: ")
    }
  }

  /// The names of the containers that belong to a network.
  static func members(_ network: Mapping) -> [String] {
    network["Containers"]?.mapping?.values.compactMap { $0.mapping?["Name"]?.string } ?? []
  }
}
