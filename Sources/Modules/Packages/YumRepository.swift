import OrderedCollections
import Values

/// Adds repositories to yum and dnf, and takes them away.
///
/// Behaves as ansible-core's `yum_repository`, 2.16.
struct YumRepository: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "ansible.builtin.yum_repository"
  static let summary = "Adds repositories to yum and dnf, and takes them away."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("name", \.section, isRequired: true, "The repository's short name."),
      Parameter("description", \.[text: "name"], "What it is, for people."),
      Parameter("state", \.state, default: "present", "Whether it is to be there."),
      Parameter("file", \.file, "The file for it, without `.repo`; by default its name."),
      Parameter("reposdir", \.folder, default: "/etc/yum.repos.d", "The folder of such files."),
      Parameter("baseurl", \.[lines: "baseurl"], "Where its packages are."),
      Parameter("gpgkey", \.[lines: "gpgkey"], "Where its keys are."),
      Parameter("exclude", \.[words: "exclude"], "Packages that are not taken from it."),
      Parameter("includepkgs", \.[words: "includepkgs"], "Packages that are taken from it."),
      Parameter("sslcacert", \.[text: "sslcacert"], aliases: ["ca_cert"], setting),
      Parameter("sslclientcert", \.[text: "sslclientcert"], aliases: ["client_cert"], setting),
      Parameter("sslclientkey", \.[text: "sslclientkey"], aliases: ["client_key"], setting),
      Parameter("sslverify", \.[flag: "sslverify"], aliases: ["validate_certs"], setting),
    ] + texts.map { Parameter($0, \.[text: $0], setting) }
    + flags.map { Parameter($0, \.[flag: $0], setting) }
    + FileProperties.parameters(at: \.properties)

  private static let setting = "A setting of the repository's, as yum knows it."
  private static let texts = [
    "bandwidth", "cost", "deltarpm_metadata_percentage", "deltarpm_percentage", "failovermethod",
    "gpgcakey", "http_caching", "include", "ip_resolve", "keepcache", "metadata_expire",
    "metadata_expire_filter", "metalink", "mirrorlist", "mirrorlist_expire", "password",
    "priority", "proxy", "proxy_password", "proxy_username", "retries", "throttle", "timeout",
    "ui_repoid_vars", "username",
  ]
  private static let flags = [
    "async", "enabled", "enablegroups", "gpgcheck", "keepalive", "module_hotfixes", "protect",
    "repo_gpgcheck", "s3_enabled", "skip_if_unavailable", "ssl_check_cert_permissions",
  ]

  var section = ""
  var state = State.present
  var file: String?
  var folder = "/etc/yum.repos.d"
  var properties = FileProperties()
  /// The settings as they are written.
  private var settings: [String: String] = [:]

  subscript(text name: String) -> String? {
    get { settings[name] }
    set { settings[name] = newValue }
  }
  subscript(flag name: String) -> Bool? {
    get { settings[name].map { $0 == "1" } }
    set { settings[name] = newValue.map { $0 ? "1" : "0" } }
  }
  subscript(lines name: String) -> [String]? {
    get { settings[name]?.split(separator: "\n").map(String.init) }
    set { settings[name] = newValue?.joined(separator: "\n") }
  }
  subscript(words name: String) -> [String]? {
    get { settings[name]?.split(separator: " ").map(String.init) }
    set { settings[name] = newValue?.joined(separator: " ") }
  }

  func run(in context: ModuleContext) async throws -> TaskResult {
    if state == .present {
      if ["baseurl", "metalink", "mirrorlist"].allSatisfy({ settings[$0] == nil }) {
        return .failure("Parameter 'baseurl', 'metalink' or 'mirrorlist' is required.")
      }
      if settings["name"] == nil { return .failure("Parameter 'description' is required.") }
    }
    let path = "\(folder.hasSuffix("/") ? folder : folder + "/")\(file ?? section).repo"
    let reply = try await Self.script.run(
      ["folder": CommandCall.expandable(folder), "path": CommandCall.expandable(path)], in: context)
    if let failure = reply.failure {
      return .failure(
        failure == "folder" ? "Repo directory '\(folder)' does not exist." : failure)
    }
    let before = RepositoryFile(String(decoding: reply.bytes("content") ?? [], as: UTF8.self))
    var after = before
    after.sections.removeAll { $0.name == section }
    if state == .present {
      after.sections.append((section, settings.sorted { $0.key < $1.key }))
    }
    let values: Mapping = [
      "repo": .string(section), "state": .string(state.rawValue),
      "diff": [
        "before_header": .string(path), "before": .string(before.summary),
        "after_header": .string(path), "after": .string(after.summary),
      ],
    ]
    var isChanged = before.summary != after.summary
    if isChanged, after.sections.isEmpty {
      if !context.isCheckMode {
        let removal = try await Self.removal.run(
          ["path": CommandCall.expandable(path)], in: context)
        if let failure = removal.failure { return .failure(failure) }
      }
    } else if isChanged || reply["content"] != nil {
      let bytes = isChanged ? Array(after.text.utf8) : Array(reply.bytes("content") ?? [])
      let writer = FileWriter(
        destination: path, content: .bytes(bytes), properties: properties,
        expected: reply["content"].map { _ in FileWriter.sha1(Array(reply.bytes("content") ?? [])) }
      )
      if isChanged || !properties.arguments.values.allSatisfy(\.isEmpty) {
        let outcome = try await writer.write(in: context)
        let result = writer.result(of: outcome, content: nil, context: context)
        if result.isFailed { return result }
        isChanged = isChanged || result.isChanged
      }
    }
    return TaskResult(values, isChanged: isChanged)
  }

  private static let script = ModuleScript(
    ["folder", "path"],
    """
    eval "folder=$folder; path=$path"
    [ -d "$folder" ] || fail folder
    [ -f "$path" ] || exit 0
    [ -r "$path" ] || fail "cannot read $path"
    printf '<content\\0'
    cat <"$path"
    """)

  private static let removal = ModuleScript(
    ["path"],
    """
    eval "path=$path"
    said=$(rm -f -- "$path" 2>&1) || fail "Cannot remove empty repo file $path."
    """)
}

/// A file of yum's repositories.
struct RepositoryFile {
  var sections: [(name: String, settings: [(key: String, value: String)])] = []

  init(_ text: String) {
    for line in text.pythonLines {
      let trimmed = line.withoutOuterSpaces
      if trimmed.isEmpty || trimmed.hasPrefix("#") || trimmed.hasPrefix(";") { continue }
      if line.first?.isWhitespace == true, let section = sections.indices.last,
        let setting = sections[section].settings.indices.last
      {
        sections[section].settings[setting].value += "\n" + trimmed
      } else if trimmed.hasPrefix("["), let end = trimmed.lastIndex(of: "]") {
        sections.append((String(trimmed[..<end].dropFirst()), []))
      } else if let section = sections.indices.last,
        let sign = trimmed.firstIndex(where: { $0 == "=" || $0 == ":" })
      {
        let key = String(trimmed[..<sign]).withoutOuterSpaces.lowercased()
        let value = String(trimmed[sign...].dropFirst()).withoutOuterSpaces
        sections[section].settings.append((key, value))
      }
    }
  }

  /// As it is written: lines after a value's first are indented.
  var text: String {
    sections.map { section in
      "[\(section.name)]\n"
        + section.settings.map { "\($0.key) = \($0.value.replacing("\n", with: "\n\t"))\n" }
        .joined() + "\n"
    }.joined()
  }

  /// As differences show it: sorted.
  var summary: String {
    sections.sorted { $0.name < $1.name }.map { section in
      "[\(section.name)]\n"
        + section.settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }.joined()
        + "\n"
    }.joined()
  }
}
