import OrderedCollections
import Values

/// Keeps a container of Docker: there with its settings, started, stopped or gone.
///
/// Behaves as community.docker's `docker_container`, 3.11, over the host's `docker`: what is given
/// is compared with what `docker inspect` tells, and a container that differs is made anew.  Values
/// of `env` go to the program by its standard input.
struct DockerContainer: Module {
  enum State: String, ArgumentChoice { case absent, present, healthy, stopped, started }
  enum Pull: String, ArgumentChoice {
    case never, missing, always
    case yes = "true", no = "false"
  }
  enum ImageMismatch: String, ArgumentChoice { case recreate, ignore }

  static let name = "community.docker.docker_container"
  static let synonyms = ["ansible.builtin.docker_container"]
  static let summary = "Keeps a container of Docker."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("name", \.container, isRequired: true, "Its name."),
      Parameter("image", \.image, "Its image; needed where it is to be made."),
      Parameter("state", \.state, default: "started", "What it is to be."),
      Parameter("pull", \.pull, default: "missing", "When its image is pulled."),
      Parameter("recreate", \.isRenewed, default: false, "Whether it is made anew in any case."),
      Parameter("restart", \.isRestarted, default: false, "Whether it is started once more."),
      Parameter(
        "force_kill", \.isKilled, aliases: ["forcekill"], default: false,
        "Whether it is killed rather than stopped."),
      Parameter(
        "keep_volumes", \.keepsVolumes, default: true,
        "Whether its anonymous volumes outlive it."),
      Parameter(
        "ignore_image", \.ignoresImage, default: false,
        "Whether it may have another image than its name now means."),
      Parameter(
        "image_name_mismatch", \.mismatch,
        "What becomes of it where its image has another name."),
      Parameter(
        "comparisons", \.comparisons, default: [:],
        "How settings are compared: `ignore`, `strict` or `allow_more_present`; `*` for all."),
      Parameter(
        "healthy_wait_timeout", \.patience, default: 300,
        "How many seconds it may take to be healthy."),
      Parameter("networks", \.networks, "The networks that it belongs to, each with its `name`."),
      Parameter(
        "purge_networks", \.leavesNetworks, default: false,
        "Whether it leaves other networks."),
    ] + settingParameters + DockerClient.parameters.map { Parameter($0, within: \.client) }

  var container = ""
  var image: String?
  var state = State.started
  var pull = Pull.missing
  var isRenewed = false
  var isRestarted = false
  var isKilled = false
  var keepsVolumes = true
  var ignoresImage = false
  var mismatch: ImageMismatch?
  var comparisons: Value = [:]
  var patience = 300
  var networks: [Value]?
  var leavesNetworks = false
  var client = DockerClient()
  /// What is given of `DockerSetting.all`, by its name.
  var settings: [String: Value] = [:]

  /// What is given of a setting; a subscript, so that one table can tell of all of them.
  subscript(setting name: String) -> Value? {
    get { settings[name] }
    set { settings[name] = newValue }
  }

  private static let settingParameters: [Parameter<Self>] = DockerSetting.all.map { setting in
    let name = setting.name
    return Parameter(name, \.[setting: name], aliases: setting.aliases, setting.summary)
  }

  func run(in context: ModuleContext) async throws -> TaskResult {
    for (name, value) in settings where name == "env" {
      for (key, text) in DockerText.pairs(value) where text.contains("\n") {
        return .failure(
          "the value of `\(key)` in `env` has a line break, which `docker` cannot take")
      }
    }
    if state == .present, image == nil {
      return .failure("state is present but all of the following are missing: image")
    }
    var work = DockerContainerWork(call: self, docker: client.program(in: context))
    do {
      return try await work.run()
    } catch let failure as HostProgram.Failure {
      return failure.result
    }
  }
}
