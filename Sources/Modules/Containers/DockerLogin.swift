import OrderedCollections
import Remote
import Values
import YAML

/// Logs a user of a host into a registry of images, or out of it.
///
/// Behaves as community.docker's `docker_login`, 3.11, over the host's `docker`; the password goes
/// to the program by its standard input.
struct DockerLogin: Module {
  enum State: String, ArgumentChoice { case present, absent }

  static let name = "community.docker.docker_login"
  static let synonyms = ["ansible.builtin.docker_login"]
  static let summary = "Logs a user of a host into a registry of images."
  static let parameters: [Parameter<Self>] =
    [
      Parameter(
        "registry_url", \.registry, aliases: ["registry", "url"],
        default: "https://index.docker.io/v1/", "The registry."),
      Parameter("username", \.user, "The user there; needed for `present`."),
      Parameter("password", \.password, "The user's password; needed for `present`."),
      Parameter(
        "reauthorize", \.isRepeated, aliases: ["reauth"], default: false,
        "Whether to log in although that has been done."),
      Parameter(
        "config_path", \.file, aliases: ["dockercfg_path"], default: "~/.docker/config.json",
        "Where logins are kept: a file of the name `config.json`."),
      Parameter("state", \.state, default: "present", "Whether the user is logged in."),
    ] + DockerClient.parameters.map { Parameter($0, within: \.client) }

  var registry = "https://index.docker.io/v1/"
  var user: String?
  var password: String?
  var isRepeated = false
  var file = "~/.docker/config.json"
  var state = State.present
  var client = DockerClient()

  func run(in context: ModuleContext) async throws -> TaskResult {
    let missing = [("username", user), ("password", password)].filter { $0.1 == nil }.map(\.0)
    if state == .present, !missing.isEmpty {
      return .failure(
        "state is present but all of the following are missing: "
          + missing.joined(separator: ", "))
    }
    guard let folder = folder else {
      return .failure("`docker` keeps logins in a file of the name `config.json`, not in `\(file)`")
    }
    do {
      var docker = client.program(in: context)
      docker.options += ["--config", .path(folder)]
      let known = try await knownLogin(docker)
      switch state {
      case .present: return try await logIn(docker, known)
      case .absent: return try await logOut(docker, known)
      }
    } catch let failure as HostProgram.Failure {
      return failure.result
    }
  }

  /// The folder of the file; nil where the file has another name.
  private var folder: String? {
    guard file == "config.json" || file.hasSuffix("/config.json") else { return nil }
    let folder = file.dropLast("config.json".count)
    return folder.isEmpty ? "." : folder.count == 1 ? "/" : String(folder.dropLast())
  }

  private func logIn(
    _ docker: HostProgram, _ known: (user: String, secret: String)?
  ) async throws -> TaskResult {
    let isNew = known?.user != user || known?.secret != password || isRepeated
    let login: Mapping = ["username": .string(user ?? ""), "serveraddress": .string(registry)]
    guard isNew else { return TaskResult(["login_result": .mapping(login)]) }
    var answer: Mapping = login
    if !docker.context.isCheckMode {
      let said = try await docker.output(
        of: ["login", .text("--username=\(user ?? "")"), "--password-stdin", .text(registry)],
        input: Array((password ?? "").utf8),
        orElse: "Logging into \(registry) for user \(user ?? "") failed - ")
      answer = [
        "Status": .string(said.pythonLines.last { !$0.isEmpty } ?? ""), "IdentityToken": "",
      ]
    }
    var values: Mapping = ["login_result": .mapping(answer)]
    if client.isVerbose { values["actions"] = [.string("Logged into \(registry)")] }
    return TaskResult(values, isChanged: true)
  }

  private func logOut(
    _ docker: HostProgram, _ known: (user: String, secret: String)?
  ) async throws -> TaskResult {
    guard known != nil else { return TaskResult(["login_result": [:]]) }
    if !docker.context.isCheckMode {
      _ = try await docker.output(
        of: ["logout", .text(registry)], orElse: "Logging out of \(registry) failed - ")
    }
    return TaskResult(["login_result": [:]], isChanged: true)
  }

  /// Who is logged in, as the file of logins or the helper that it names knows.
  private func knownLogin(_ docker: HostProgram) async throws -> (user: String, secret: String)? {
    let cat = HostProgram(name: "cat", context: docker.context)
    let result = try await cat.run(["--", .path(file)])
    guard result.status == 0, let settings = try? JSONReader.value(ofText: result.outputText)
    else { return nil }
    let helper = settings.mapping?["credHelpers"]?.mapping?[.string(registry)]?.string
    if let helper = helper ?? settings.mapping?["credsStore"]?.string, !helper.isEmpty {
      let store = HostProgram(
        name: .text("docker-credential-\(helper)"), context: docker.context)
      let answer = try await store.run(["get"], input: Array(registry.utf8))
      guard answer.status == 0,
        let login = try? JSONReader.value(ofText: answer.outputText).mapping
      else { return nil }
      return (login["Username"]?.string ?? "", login["Secret"]?.string ?? "")
    }
    let entries = settings.mapping?["auths"]?.mapping ?? [:]
    let entry = entries.first { Self.host($0.key.pythonString) == Self.host(registry) }
    guard let text = entry?.value.mapping?["auth"]?.string, let bytes = Base64.decode(text)
    else { return nil }
    let pair = String(decoding: bytes, as: UTF8.self).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return pair.count == 2 ? (String(pair[0]), String(pair[1])) : nil
  }

  /// `docker` keeps a login under the host alone, save that of its own registry.
  private static func host(_ registry: String) -> String {
    let name = registry.firstRange(of: "://").map { registry[$0.upperBound...] } ?? registry[...]
    return String(name.prefix { $0 != "/" })
  }
}
