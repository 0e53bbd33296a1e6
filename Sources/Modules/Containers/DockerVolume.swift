import OrderedCollections
import Values

/// Keeps a volume of Docker.
///
/// Behaves as community.docker's `docker_volume`, 3.11, over the host's `docker`.
struct DockerVolume: Module {
  enum State: String, ArgumentChoice { case present, absent }
  enum Recreation: String, ArgumentChoice {
    case always, never
    case different = "options-changed"
  }

  static let name = "community.docker.docker_volume"
  static let synonyms = ["ansible.builtin.docker_volume"]
  static let summary = "Keeps a volume of Docker."
  static let parameters: [Parameter<Self>] =
    [
      Parameter(
        "volume_name", \.volume, aliases: ["name"], isRequired: true, "The volume's name."),
      Parameter("state", \.state, default: "present", "Whether it is to be there."),
      Parameter("driver", \.driver, default: "local", "Its driver."),
      Parameter("driver_options", \.options, default: [:], "Options of the driver."),
      Parameter("labels", \.labels, "Its labels."),
      Parameter(
        "recreate", \.recreation, default: "never",
        "When one that is there is removed and made anew."),
    ] + DockerClient.parameters.map { Parameter($0, within: \.client) }

  var volume = ""
  var state = State.present
  var driver = "local"
  var options: Value = [:]
  var labels: Value?
  var recreation = Recreation.never
  var client = DockerClient()

  func run(in context: ModuleContext) async throws -> TaskResult {
    let docker = client.program(in: context)
    do {
      let found = try await docker.inspect("volume", volume)
      return try await state == .present ? settle(found, docker) : removal(found, docker)
    } catch let failure as HostProgram.Failure {
      return failure.result
    }
  }

  private func removal(_ found: Mapping?, _ docker: HostProgram) async throws -> TaskResult {
    var result = TaskResult(isChanged: found != nil)
    if found != nil { try await act(["volume", "rm", "--", .text(volume)], docker) }
    result["actions"] = .list(found == nil ? [] : [.string("Removed volume \(volume)")])
    if docker.context.showsDifferences {
      result["diff"] = ["before": ["exists": .bool(found != nil)], "after": ["exists": false]]
    } else if docker.context.isCheckMode || client.isVerbose {
      result["diff"] = [:]
    }
    return result
  }

  private func settle(_ found: Mapping?, _ docker: HostProgram) async throws -> TaskResult {
    let differences = found.map(self.differences) ?? DockerDifferences()
    let isRenewed =
      found != nil
      && (recreation == .always || recreation == .different && !differences.isEmpty)
    var actions: [Value] = []
    if isRenewed {
      actions.append(.string("Removed volume \(volume)"))
      try await act(["volume", "rm", "--", .text(volume)], docker)
    }
    if found == nil || isRenewed {
      actions.append(.string("Created volume \(volume) with driver \(driver)"))
      var words = ["volume", "create", "--driver=\(driver)"]
      words += DockerText.pairs(options).map { "--opt=\($0.0)=\($0.1)" }
      words += DockerText.pairs(labels).map { "--label=\($0.0)=\($0.1)" }
      try await act((words + ["--", volume]).map { .text($0) }, docker)
    }
    let now = try await docker.inspect("volume", volume)
    var result = TaskResult(
      ["volume": now.map(Value.mapping) ?? .null], isChanged: !actions.isEmpty)
    let tells = docker.context.isCheckMode || client.isVerbose
    if tells { result["actions"] = .list(actions) }
    guard tells || docker.context.showsDifferences else { return result }
    var difference: Mapping = ["differences": .list(differences.names.map(Value.string))]
    if docker.context.showsDifferences {
      var tracked = DockerDifferences()
      tracked.add("exists", true, .bool(found != nil))
      tracked.add(contentsOf: differences)
      difference["before"] = tracked.before
      difference["after"] = tracked.after
    }
    result["diff"] = .mapping(difference)
    return result
  }

  private func act(_ words: [HostProgram.Word], _ docker: HostProgram) async throws {
    guard !docker.context.isCheckMode else { return }
    _ = try await docker.output(of: words, orElse: "An unexpected Docker error occurred: ")
  }

  private func differences(_ found: Mapping) -> DockerDifferences {
    var differences = DockerDifferences()
    if found["Driver"] != .string(driver) {
      differences.add("driver", .string(driver), found["Driver"])
    }
    for (name, wanted, active) in [
      ("driver_options", options, found["Options"]), ("labels", labels ?? [:], found["Labels"]),
    ] {
      for (key, text) in DockerText.pairs(wanted) {
        let value = active?.mapping?[.string(key)]
        if value?.string != text { differences.add("\(name).\(key)", .string(text), value) }
      }
    }
    return differences
  }
}
