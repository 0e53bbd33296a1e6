import OrderedCollections
import Remote
import Values

/// What is to be done with one container.
struct DockerContainerWork {
  let call: DockerContainer
  let docker: HostProgram
  private var differences = DockerDifferences()
  private var isChanged = false

  init(call: DockerContainer, docker: HostProgram) {
    self.call = call
    self.docker = docker
  }

  private var isCheckMode: Bool { docker.context.isCheckMode }
  private var name: HostProgram.Word { .text(call.container) }

  mutating func run() async throws -> TaskResult {
    let found = try await docker.inspect("container", call.container)
    if call.state == .absent {
      if let found { try await remove(found) }
    } else {
      try await provide(found)
    }
    var values: Mapping = [:]
    if call.state != .absent {
      let now = try await docker.inspect("container", call.container)
      values["container"] = now.map(Value.mapping) ?? .null
    }
    if docker.context.showsDifferences {
      values["diff"] = [
        "before": differences.before, "after": differences.after, "differences": differences.told,
      ]
    }
    return TaskResult(values, isChanged: isChanged)
  }

  private func fail(_ message: String) -> HostProgram.Failure {
    HostProgram.Failure(result: .failure(message))
  }

  private mutating func act(
    _ words: [HostProgram.Word], input: [UInt8] = [], orElse trouble: String
  ) async throws {
    isChanged = true
    guard !isCheckMode else { return }
    _ = try await docker.output(of: words, input: input, orElse: trouble)
  }

  private static func isRunning(_ found: Mapping?) -> Bool {
    found?["State"]?.mapping?["Running"] == true
  }

  private mutating func stop() async throws {
    try await act(
      [call.isKilled ? "kill" : "stop", "--", name],
      orElse: "Error stopping container \(call.container): ")
  }

  private mutating func remove(_ found: Mapping) async throws {
    if Self.isRunning(found) { try await stop() }
    let volumes: [HostProgram.Word] = call.keepsVolumes ? [] : ["--volumes"]
    try await act(
      ["rm", "--force"] + volumes + ["--", name],
      orElse: "Error removing container \(call.container): ")
    if call.state == .absent { differences.add("exists", false, true) }
  }

  private mutating func provide(_ found: Mapping?) async throws {
    let image = try await wantedImage(found)
    var found = found
    if let there = found {
      compare(there, image)
      if call.isRenewed || !differences.isEmpty {
        try await remove(there)
        found = nil
      }
    } else {
      differences.add("exists", true, false)
    }
    if found == nil { try await create() }
    try await join(found)
    try await run(isRunning: Self.isRunning(found))
  }

  /// The image that is meant; nil where none is named, or it is only going to be there.
  private mutating func wantedImage(_ found: Mapping?) async throws -> Mapping? {
    guard let name = call.image else {
      guard found != nil else {
        throw fail("Cannot create container when image is not specified!")
      }
      return nil
    }
    let full =
      name.contains("@") || DockerImage.isID(name) || DockerImage.parts(name).tag != nil
      ? name : "\(name):latest"
    let there = try await docker.inspect("image", full)
    let isPulled = call.pull == .always || call.pull == .yes
    if let there, !isPulled { return there }
    guard call.pull != .never else {
      throw fail("Cannot find image with name \(full), and pull=never")
    }
    guard !isCheckMode else {
      isChanged = isChanged || there == nil
      return there
    }
    _ = try await docker.output(of: ["pull", "--", .text(full)], orElse: "Error pulling \(full): ")
    let now = try await docker.inspect("image", full)
    if now?["Id"] != there?["Id"] { isChanged = true }
    return now
  }

  private mutating func compare(_ found: Mapping, _ image: Mapping?) {
    let all = call.comparisons.mapping ?? [:]
    func mode(_ name: String) -> DockerSetting.Comparison? {
      (all[.string(name)] ?? all["*"])?.string.flatMap(DockerSetting.Comparison.init)
    }
    for setting in DockerSetting.all where mode(setting.name) != .ignore {
      let given = call.settings[setting.name]
      let value = setting.name == "env" ? Self.variables(given, image) : given
      guard let value, let (wanted, active) = setting.difference(value, found, mode(setting.name))
      else { continue }
      differences.add(setting.name, wanted, active)
    }
    let settings = found["Config"]?.mapping ?? [:]
    if let wanted = call.process, mode("command") != .ignore {
      let entry = DockerSetting.list(settings["Entrypoint"] ?? .null)
      let command = DockerSetting.list(settings["Cmd"] ?? .null)
      let active = call.settings["entrypoint"] == nil ? command : entry + command
      if wanted != active {
        differences.add(
          "command", .list(wanted.map(Value.string)), .list(active.map(Value.string)))
      }
    }
    if !call.ignoresImage, mode("image") != .ignore, let image, image["Id"] != found["Image"] {
      differences.add("image", image["Id"] ?? .null, found["Image"])
    }
    if call.mismatch == .recreate, let name = call.image, settings["Image"] != .string(name) {
      differences.add("image_name", .string(name), settings["Image"])
    }
  }

  /// The variables of the image, and those that are given.
  private static func variables(_ given: Value?, _ image: Mapping?) -> Value? {
    guard let list = image?["Config"]?.mapping?["Env"]?.items else { return given }
    var variables: Mapping = [:]
    for entry in list.compactMap(\.string) {
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      variables[.string(String(parts[0]))] = .string(parts.count == 2 ? String(parts[1]) : "")
    }
    return .mapping(variables.merging(given?.mapping ?? [:]) { $1 })
  }

  private mutating func create() async throws {
    guard let image = call.image else {
      throw fail("Cannot create container when image is not specified!")
    }
    var words: [HostProgram.Word] = ["create", .text("--name=\(call.container)")]
    for setting in DockerSetting.all {
      guard let value = call.settings[setting.name] else { continue }
      words += setting.words(value).map { .text($0) }
    }
    if call.settings["restart_policy"] == "on-failure",
      let number = call.settings["restart_retries"]
    {
      words.append(.text("--restart=on-failure:\(number.pythonString)"))
    }
    if call.settings["network_mode"] == nil, let first = call.networkNames.first {
      words.append(.text("--network=\(first)"))
    }
    let variables = DockerText.pairs(call.settings["env"])
    if let file = call.settings["env_file"] { words += ["--env-file", .path(file.pythonString)] }
    if !variables.isEmpty { words.append("--env-file=/dev/stdin") }
    var process = call.process ?? []
    if call.settings["entrypoint"] != nil, !process.isEmpty {
      words.append(.text("--entrypoint=\(process.removeFirst())"))
    }
    let input = variables.map { "\($0.0)=\($0.1)\n" }.joined()
    try await act(
      words + ["--", .text(image)] + process.map { .text($0) }, input: Array(input.utf8),
      orElse: "Error creating container: ")
  }

  private mutating func join(_ found: Mapping?) async throws {
    guard call.networks != nil else { return }
    let joined =
      found?["NetworkSettings"]?.mapping?["Networks"]?.mapping?.keys.map(\.pythonString)
      ?? call.networkNames.prefix(1).map(\.self)
    for (network, options) in zip(call.networkNames, call.networks ?? [])
    where !joined.contains(network) {
      var words: [HostProgram.Word] = ["network", "connect"]
      for (key, flag) in [("ipv4_address", "--ip"), ("ipv6_address", "--ip6")] {
        if let text = options.mapping?[.string(key)]?.string {
          words.append(.text("\(flag)=\(text)"))
        }
      }
      for alias in options.mapping?["aliases"]?.items ?? [] {
        words.append(.text("--alias=\(alias.pythonString)"))
      }
      try await act(
        words + ["--", .text(network), name],
        orElse: "Error connecting container to network \(network) - ")
    }
    guard call.leavesNetworks else { return }
    for network in joined where !call.networkNames.contains(network) {
      try await act(
        ["network", "disconnect", "--", .text(network), name],
        orElse: "Error disconnecting container from network \(network) - ")
    }
  }

  private mutating func run(isRunning: Bool) async throws {
    switch call.state {
    case .absent, .present: break
    case .stopped: if isRunning { try await stop() }
    case .started, .healthy:
      if !isRunning {
        try await act(
          ["start", "--", name], orElse: "Error starting container \(call.container): ")
      } else if call.isRestarted {
        try await act(
          ["restart", "--", name], orElse: "Error restarting container \(call.container): ")
      }
      if call.state == .healthy, !isCheckMode { try await awaitHealth() }
    }
  }

  private func awaitHealth() async throws {
    let wait = KubernetesWait(pause: 1, patience: call.patience)
    let end = try await wait.until {
      $0 != "starting"
    } look: {
      let found = try await docker.inspect("container", call.container)
      return found?["State"]?.mapping?["Health"]?.mapping?["Status"]?.string ?? "none"
    }
    guard end.look == "healthy" else {
      throw fail("Container \(call.container) is not healthy: \(end.look)")
    }
  }
}

extension DockerContainer {
  var networkNames: [String] {
    networks?.compactMap { $0.mapping?["name"]?.pythonString ?? $0.string } ?? []
  }

  /// The entry point, where one is given, and the command; nil where neither is given.
  var process: [String]? {
    guard settings["command"] != nil || settings["entrypoint"] != nil else { return nil }
    let command = settings["command"] ?? .null
    let words = command.string.flatMap { try? ShellWords.split($0) } ?? DockerSetting.list(command)
    return DockerSetting.list(settings["entrypoint"] ?? .null) + words
  }
}
