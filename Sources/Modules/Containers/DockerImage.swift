import OrderedCollections
import Values

/// Builds, loads, pulls, tags, pushes, saves and removes images of Docker.
///
/// Behaves as community.docker's `docker_image`, 3.11, over the host's `docker`.  Arguments of a
/// build reach it by its environment, so that none stands in a process list.
struct DockerImage: Module {
  enum State: String, ArgumentChoice { case absent, present }
  enum Source: String, ArgumentChoice { case build, load, pull, local }

  static let name = "community.docker.docker_image"
  static let synonyms = ["ansible.builtin.docker_image"]
  static let summary = "Builds, loads, pulls, tags and removes images of Docker."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("name", \.image, isRequired: true, "Its name, maybe with a tag, or its ID."),
      Parameter("tag", \.tag, default: "latest", "Its tag, where the name has none."),
      Parameter("state", \.state, default: "present", "Whether it is there."),
      Parameter("source", \.source, "Where it comes from; needed for `present`."),
      Parameter(
        "build", \.build,
        "How it is built: `path`, `dockerfile`, `args`, `labels`, `target`, `pull` and so on."),
      Parameter("load_path", \.loadPath, "The archive that it is loaded from, on the host."),
      Parameter("pull", \.pull, "How it is pulled: `platform`."),
      Parameter("archive_path", \.archivePath, "The archive that it is saved to, on the host."),
      Parameter("repository", \.repository, "Another name that it gets."),
      Parameter("push", \.pushes, default: false, "Whether it is pushed to its registry."),
      Parameter(
        "force_source", \.repeatsSource, default: false,
        "Whether it is built, loaded or pulled although it is there."),
      Parameter(
        "force_absent", \.forcesRemoval, default: false,
        "Whether it goes though a container uses it."),
      Parameter(
        "force_tag", \.repeatsTag, default: false, "Whether the other name moves to it."),
    ] + DockerClient.parameters.map { Parameter($0, within: \.client) }

  var image = ""
  var tag = "latest"
  var state = State.present
  var source: Source?
  var build: Value?
  var loadPath: String?
  var pull: Value?
  var archivePath: String?
  var repository: String?
  var pushes = false
  var repeatsSource = false
  var forcesRemoval = false
  var repeatsTag = false
  var client = DockerClient()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let mistake { return .failure(mistake) }
    var work = DockerImageWork(call: self, docker: client.program(in: context))
    do {
      return try await work.run()
    } catch let failure as HostProgram.Failure {
      return failure.result
    }
  }

  /// What a build may be told; the rest has no counterpart in `docker build`.
  private static let buildKeys: Set<String> = [
    "path", "dockerfile", "args", "labels", "target", "pull", "nocache", "rm", "network",
    "platform", "shm_size", "cache_from", "etc_hosts", "container_limits", "http_timeout",
    "use_config_proxy",
  ]

  /// What is wrong with the arguments together.
  private var mistake: String? {
    if state == .present, source == nil {
      return "state is present but all of the following are missing: source"
    }
    if source == .build, build == nil {
      return "source is build but all of the following are missing: build"
    }
    if source == .load, loadPath == nil {
      return "source is load but all of the following are missing: load_path"
    }
    if let build = build?.mapping {
      for key in build.keys where !Self.buildKeys.contains(key.pythonString) {
        return "`build` has no `\(key.pythonString)`"
      }
      if build["path"] == nil { return "missing required arguments: path found in build" }
    }
    let isID = Self.isID(image)
    if let source, isID, source == .build || source == .pull {
      return "Image name must not be an image ID for source=\(source.rawValue); got: \(image)"
    }
    if let repository, Self.isID(repository) {
      return "`repository` must not be an image ID; got: \(repository)"
    }
    if pushes, repository == nil, isID {
      return "Cannot push an image by ID; specify `repository` to tag and push the image with ID "
        + "\(image) instead"
    }
    return nil
  }

  static func isID(_ name: String) -> Bool { name.hasPrefix("sha256:") }

  /// A name without its tag, and the tag.
  static func parts(_ name: String) -> (name: String, tag: String?) {
    if let at = name.firstIndex(of: "@") {
      return (String(name[..<at]), String(name[name.index(after: at)...]))
    }
    guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else {
      return (name, nil)
    }
    return (String(name[..<colon]), String(name[name.index(after: colon)...]))
  }

  /// A name with its tag.
  static func full(_ name: String, _ tag: String?) -> String {
    guard let tag, !tag.isEmpty, !isID(name) else { return name }
    return tag.contains(":") ? "\(name)@\(tag)" : "\(name):\(tag)"
  }
}
