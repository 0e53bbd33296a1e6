import OrderedCollections
import Values

/// Adds sources of packages to apt, and takes them away.
///
/// Behaves as ansible-core's `apt_repository`, 2.16, save that it writes only the files that hold
/// the source. PPAs have to have their keys already.
struct AptRepository: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "ansible.builtin.apt_repository"
  static let summary = "Adds sources of packages to apt, and takes them away."
  static let parameters: [Parameter<Self>] = [
    Parameter("repo", \.source, isRequired: true, "The source, as a line of `sources.list`."),
    Parameter("state", \.state, default: "present", "Whether it is to be there."),
    Parameter("filename", \.fileName, "The file for it, without `.list`."),
    Parameter("mode", \.mode, "The file's permissions."),
    Parameter(
      "update_cache", \.updatesCache, aliases: ["update-cache"], default: true,
      "Whether lists are fetched anew after a change."),
    Parameter("update_cache_retries", \.updateRetries, default: 5, "How often they are tried for."),
    Parameter(
      "update_cache_retry_max_delay", \.updateDelay, default: 12,
      "How many seconds there are at most between two tries."),
    Parameter("codename", \.codename, "The release that a PPA is for."),
    Parameter(
      "validate_certs", \.validatesCertificates, default: true, "Accepted; nothing is fetched."),
    Parameter("install_python_apt", \.installsPython, default: true, "Accepted; not needed."),
  ]

  var source = ""
  var state = State.present
  var fileName: String?
  var mode: FileMode?
  var updatesCache = true
  var updateRetries = 5
  var updateDelay = 12
  var codename: String?
  var validatesCertificates = true
  var installsPython = true

  func run(in context: ModuleContext) async throws -> TaskResult {
    guard !source.isEmpty else {
      return .failure("Please set argument 'repo' to a non-empty value")
    }
    let reply = try await Self.script.run([:], in: context)
    if let failure = reply.failure { return .failure(failure) }
    var before = AptSources()
    for (name, bytes) in reply.pairs where name.hasPrefix("/") {
      before.add(name, String(decoding: bytes, as: UTF8.self))
    }
    var wanted = source
    if source.hasPrefix("ppa:") {
      let parts = source.dropFirst(4).split(separator: "/")
      guard let owner = parts.first else { return .failure("Invalid repository string: \(source)") }
      let release = codename ?? reply["codename"] ?? ""
      wanted =
        "deb http://ppa.launchpad.net/\(owner)/\(parts.dropFirst().first ?? "ppa")/ubuntu "
        + "\(release) main"
    }
    let line = AptSources.Line(wanted)
    guard line.isValid, line.isEnabled else {
      return .failure("Invalid repository string: \(line.source)")
    }
    var after = before
    if state == .absent {
      after.remove(line.source)
    } else {
      let name = fileName.map { "\($0).list" } ?? AptSources.fileName(for: line.source)
      let path = name.contains("/") ? name : "/etc/apt/sources.list.d/\(name)"
      after.insert(line.source, path: path)
    }
    return try await settle(before, after, in: context)
  }

  private func settle(
    _ before: AptSources, _ after: AptSources, in context: ModuleContext
  ) async throws -> TaskResult {
    let paths = Set((before.texts + after.texts).map(\.path))
      .filter { before.text(of: $0) != after.text(of: $0) }.sorted()
    let added = paths.filter { before.text(of: $0) == nil }
    let removed = paths.filter { after.text(of: $0) == nil }
    var differences: [Value] = []
    if context.showsDifferences {
      differences = (added + removed).map { path in
        [
          "before": .string(before.text(of: path) ?? ""),
          "after": .string(after.text(of: path) ?? ""),
          "before_header": .string(before.text(of: path) == nil ? "/dev/null" : path),
          "after_header": .string(after.text(of: path) == nil ? "/dev/null" : path),
        ]
      }
    }
    if !paths.isEmpty, !context.isCheckMode {
      if let failure = try await write(paths, of: after, new: added, in: context) {
        return failure
      }
      if updatesCache, let failure = try await update(in: context) {
        _ = try await write(paths, of: before, new: [], in: context)
        return failure
      }
    }
    return TaskResult(
      [
        "repo": .string(source), "state": .string(state.rawValue),
        "sources_added": .list(added.map(Value.string)),
        "sources_removed": .list(removed.map(Value.string)), "diff": .list(differences),
      ], isChanged: !paths.isEmpty)
  }

  /// Makes the files what `sources` has for them; a failure if that cannot be.
  private func write(
    _ paths: [String], of sources: AptSources, new: [String], in context: ModuleContext
  ) async throws -> TaskResult? {
    for path in paths {
      guard let text = sources.text(of: path) else {
        let reply = try await Self.removal.run(["path": path], in: context)
        if let failure = reply.failure { return .failure(failure) }
        continue
      }
      var writer = FileWriter(destination: path, content: .bytes(Array(text.utf8)))
      if new.contains(path) { writer.properties.mode = mode ?? .number(0o644) }
      let outcome = try await writer.write(in: context)
      let result = writer.result(of: outcome, content: nil, context: context)
      if result.isFailed { return result }
    }
    return nil
  }

  private func update(in context: ModuleContext) async throws -> TaskResult? {
    var apt = Apt()
    apt.updatesCache = true
    apt.updateRetries = updateRetries
    apt.updateDelay = updateDelay
    let result = try await apt.run(in: context)
    return result.isFailed ? result : nil
  }

  private static let script = ModuleScript(
    [],
    """
    command -v apt-get >/dev/null || fail "Module apt_repository is not supported on target."
    say codename "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null | tr -d '"')"
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
      [ ! -f "$file" ] || { printf '%s\\0' "$file"; cat -- "$file"; printf '\\0'; }
    done
    """)

  private static let removal = ModuleScript(
    ["path"],
    """
    said=$(rm -f -- "$path" 2>&1) || fail "$said"
    """)
}
