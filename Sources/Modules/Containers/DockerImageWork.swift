import OrderedCollections
import Remote
import Values

/// What is to be done with one image.
struct DockerImageWork {
  let call: DockerImage
  let docker: HostProgram
  private let name: String
  private let tag: String
  private var actions: [Value] = []
  private var isChanged = false
  private var image: Mapping = [:]
  private var further: Mapping = [:]

  init(call: DockerImage, docker: HostProgram) {
    self.call = call
    self.docker = docker
    let parts = DockerImage.isID(call.image) ? (call.image, nil) : DockerImage.parts(call.image)
    name = parts.0
    tag = parts.1 ?? call.tag
  }

  private var full: String { DockerImage.full(name, tag) }
  private var isCheckMode: Bool { docker.context.isCheckMode }

  mutating func run() async throws -> TaskResult {
    let found = try await docker.inspect("image", full)
    switch call.state {
    case .absent: try await remove(found)
    case .present:
      try await provide(found)
      if let path = call.archivePath { try await archive(path) }
      if let repository = call.repository {
        try await label(repository)
      } else if call.pushes {
        try await push(full)
      }
    }
    further["actions"] = .list(actions)
    further["image"] = .mapping(image)
    return TaskResult(further, isChanged: isChanged)
  }

  private mutating func act(_ told: String) {
    actions.append(.string(told))
    isChanged = true
  }

  private func fail(_ message: String) -> HostProgram.Failure {
    HostProgram.Failure(result: .failure(message))
  }

  private mutating func remove(_ found: Mapping?) async throws {
    guard found != nil else { return }
    act("Removed image \(full)")
    image = ["state": "Deleted"]
    guard !isCheckMode else { return }
    let force: [HostProgram.Word] = call.forcesRemoval ? ["--force"] : []
    _ = try await docker.output(
      of: ["image", "rm"] + force + ["--", .text(full)],
      orElse: "Error removing image \(full) - ")
  }

  private mutating func provide(_ found: Mapping?) async throws {
    if let found, !call.repeatsSource {
      image = found
      return
    }
    switch call.source {
    case .build: try await build()
    case .load: try await load()
    case .pull:
      act("Pulled image \(name):\(tag)")
      let platform = call.pull?.mapping?["platform"]?.string
      try await carryOut(
        ["pull"] + (platform.map { [.text("--platform=\($0)")] } ?? []) + ["--", .text(full)],
        "Error pulling image \(full) - ")
    case .local, nil:
      guard found != nil else { throw fail("Cannot find the image \(full) locally.") }
    }
    guard !isCheckMode else { return }
    image = try await docker.inspect("image", full) ?? [:]
    if let found, found["Id"] == image["Id"] { isChanged = false }
  }

  private mutating func carryOut(
    _ words: [HostProgram.Word], _ trouble: String, in environment: [String: String] = [:]
  ) async throws {
    guard !isCheckMode else { return }
    var docker = docker
    docker.context.environment.merge(environment) { $1 }
    let said = try await docker.output(of: words, orElse: trouble)
    if call.source == .build, words.first?.written == "build" {
      further["stdout"] = .string(said.withoutOuterSpaces)
    }
  }

  private func isThere(_ flag: HostProgram.Word, _ path: String) async throws -> Bool {
    let test = HostProgram(name: "test", context: docker.context)
    return try await test.run([flag, .path(path)]).status == 0
  }

  private mutating func load() async throws {
    let path = call.loadPath ?? ""
    guard try await isThere("-f", path) else {
      throw fail("Error loading image \(name). Specified path \(path) does not exist.")
    }
    act("Loaded image \(full) from \(path)")
    try await carryOut(
      ["load", "--input", .path(path)], "Error loading image \(full) - ")
  }

  private mutating func build() async throws {
    let options = call.build?.mapping ?? [:]
    let path = options["path"]?.pythonString ?? ""
    let isElsewhere = ["http://", "https://", "git://", "github.com/", "git@"]
      .contains { path.hasPrefix($0) }
    if !isElsewhere {
      guard try await isThere("-d", path) else {
        throw fail("Requested build path \(path) could not be found or you do not have access.")
      }
    }
    act("Built image \(full) from \(path)")
    var words: [HostProgram.Word] = ["build", .text("--tag=\(full)")]
    for (key, flag) in [
      ("target", "--target"), ("network", "--network"), ("platform", "--platform"),
      ("shm_size", "--shm-size"),
    ] {
      if let text = options[.string(key)]?.pythonString { words.append(.text("\(flag)=\(text)")) }
    }
    for (key, flag) in [
      ("memory", "--memory"), ("memswap", "--memory-swap"), ("cpushares", "--cpu-shares"),
      ("cpusetcpus", "--cpuset-cpus"),
    ] {
      let limit = options["container_limits"]?.mapping?[.string(key)]
      if let text = limit?.pythonString { words.append(.text("\(flag)=\(text)")) }
    }
    if options["nocache"]?.isTrue == true { words.append("--no-cache") }
    if options["pull"]?.isTrue == true { words.append("--pull") }
    words.append(options["rm"].map { !$0.isTrue } == true ? "--rm=false" : "--force-rm")
    for (key, text) in DockerText.pairs(options["labels"]) {
      words.append(.text("--label=\(key)=\(text)"))
    }
    for (key, text) in DockerText.pairs(options["etc_hosts"]) {
      words.append(.text("--add-host=\(key):\(text)"))
    }
    for source in options["cache_from"]?.items ?? [] {
      words.append(.text("--cache-from=\(source.pythonString)"))
    }
    let arguments = DockerText.pairs(options["args"])
    words += arguments.map { .text("--build-arg=\($0.0)") }
    if let file = options["dockerfile"]?.string {
      words += [
        "--file", file.hasPrefix("/") || isElsewhere ? .path(file) : .path("\(path)/\(file)"),
      ]
    }
    try await carryOut(
      words + [isElsewhere ? .text(path) : .path(path)], "Error building \(name) - message: ",
      in: Dictionary(arguments) { $1 })
  }

  /// An archive that holds this image, under this name alone, stays.
  private mutating func archive(_ path: String) async throws {
    guard let found = try await docker.inspect("image", full) else { return }
    image = found
    let tar = HostProgram(name: "tar", context: docker.context)
    var reason = "since none present"
    if try await isThere("-e", path) {
      reason = "overwriting an unreadable archive file"
      let answer = try await tar.run(["-xOf", .path(path), "manifest.json"])
      let list = try? JSONReader.value(ofText: answer.outputText).items
      if let entry = list?.first?.mapping, let file = entry["Config"]?.string {
        let digest = file.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
        let tags = entry["RepoTags"]?.items?.compactMap(\.string) ?? []
        if list?.count == 1, found["Id"] == .string("sha256:\(digest)"), tags == [full] {
          isChanged = false
          return
        }
        reason =
          "overwriting archive with image \(digest) named \(tags.joined(separator: ", "))"
      }
    }
    act("Archived image \(full) to \(path), \(reason)")
    try await carryOut(
      ["save", "--output", .path(path), "--", .text(full)], "Error getting image \(full) - ")
  }

  private mutating func label(_ repository: String) async throws {
    let parts = DockerImage.parts(repository)
    let target = DockerImage.full(parts.name, parts.tag ?? tag)
    let found = try await docker.inspect("image", target)
    if found == nil || call.repeatsTag {
      act("Tagged image \(full) to \(target)")
      if !isCheckMode {
        _ = try await docker.output(
          of: ["tag", "--", .text(full), .text(target)], orElse: "Error: failed to tag image - ")
        image = try await docker.inspect("image", target) ?? [:]
        if let found, found["Id"] == image["Id"] { isChanged = false }
      }
    }
    if call.pushes { try await push(target) }
  }

  private mutating func push(_ target: String) async throws {
    let parts = DockerImage.parts(target)
    let host = parts.name.split(separator: "/").first.map(String.init) ?? ""
    let isHost =
      parts.name.contains("/") && (host.contains(".") || host.contains(":") || host == "localhost")
    let registry = isHost ? host : "docker.io"
    let rest = isHost ? String(parts.name.dropFirst(host.count + 1)) : parts.name
    act("Pushed image \(name) to \(registry)/\(rest):\(parts.tag ?? "latest")")
    guard !isCheckMode else { return }
    let said = try await docker.output(
      of: ["push", "--", .text(target)], orElse: "Error pushing image \(parts.name): ")
    isChanged = said.contains(": Pushed")
    image = try await docker.inspect("image", target) ?? [:]
    image["push_status"] = .string(said.pythonLines.last { !$0.isEmpty } ?? "")
  }
}
