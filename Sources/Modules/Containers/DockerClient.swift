import OrderedCollections
import Remote
import Values

/// How Docker's daemon is reached: what all modules of Docker take.
struct DockerClient: Sendable {
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "docker_host", \.host, aliases: ["docker_url"],
      "Where the daemon listens; else where the program finds it."),
    Parameter(
      "tls", \.isEncrypted, default: false, "Whether TLS is used, whoever the daemon is."),
    Parameter(
      "validate_certs", \.isVerified, aliases: ["tls_verify"], default: false,
      "Whether TLS is used, and the daemon's certificate checked."),
    Parameter(
      "ca_path", \.authority, aliases: ["ca_cert", "tls_ca_cert", "cacert_path"],
      "The certificates to trust, a file of the host."),
    Parameter(
      "client_cert", \.certificate, aliases: ["tls_client_cert", "cert_path"],
      "The certificate to show, a file of the host."),
    Parameter(
      "client_key", \.key, aliases: ["tls_client_key", "key_path"],
      "The key of that certificate, a file of the host."),
    Parameter(
      "api_version", \.version, aliases: ["docker_api_version"], default: "auto",
      "The version of the daemon's interface."),
    Parameter(
      "use_ssh_client", \.usesClient, default: false,
      "Accepted; `docker` calls `ssh` for addresses that want it."),
    Parameter("timeout", \.timeout, default: 60, "Accepted; `docker` waits as long as it takes."),
    Parameter("debug", \.isVerbose, default: false, "Whether what was done is told in `actions`."),
  ]

  var host: String?
  var isEncrypted = false
  var isVerified = false
  var authority: String?
  var certificate: String?
  var key: String?
  var version: String?
  var usesClient = false
  var timeout = 60
  var isVerbose = false

  /// The program `docker` of a host.
  func program(in context: ModuleContext) -> HostProgram {
    var options: [HostProgram.Word] = []
    if let host { options.append(.text("--host=\(host)")) }
    if isVerified { options.append("--tlsverify") } else if isEncrypted { options.append("--tls") }
    for (flag, path) in [
      ("--tlscacert", authority), ("--tlscert", certificate), ("--tlskey", key),
    ] {
      if let path { options += [.text(flag), .path(path)] }
    }
    var context = context
    if let version, version != "auto" { context.environment["DOCKER_API_VERSION"] = version }
    return HostProgram(name: "docker", options: options, context: context)
  }
}

extension HostProgram {
  /// What `docker` tells of a thing; nil where there is none of that name.
  func inspect(_ kind: String, _ name: String) async throws -> Mapping? {
    let result = try await run([.text(kind), "inspect", "--", .text(name)])
    if result.status == 0 {
      let list = try? JSONReader.value(ofText: result.outputText)
      return list?.items?.first?.mapping
    }
    let said = result.errorText.lowercased()
    if said.contains("no such") || said.contains("not found") { return nil }
    throw Failure(result: failure(result, "Error connecting: "))
  }
}

/// Values as Docker's programs take them: truth values in lower case, the rest as Python prints it.
enum DockerText {
  static func text(_ value: Value) -> String {
    value.bool.map { $0 ? "true" : "false" } ?? value.pythonString
  }

  static func pairs(_ value: Value?) -> [(String, String)] {
    value?.mapping?.map { ($0.key.pythonString, text($0.value)) } ?? []
  }
}

/// What differs between what is asked for and what is there, as Docker's modules tell it.
struct DockerDifferences {
  private(set) var list: [(name: String, wanted: Value, active: Value)] = []

  var isEmpty: Bool { list.isEmpty }
  /// The names of what differs.
  var names: [String] { list.map(\.name) }

  mutating func add(_ name: String, _ wanted: Value, _ active: Value?) {
    list.append((name, wanted, active ?? .null))
  }

  mutating func add(contentsOf other: Self) { list += other.list }

  var told: Value {
    .list(
      list.map { entry in
        .mapping([
          .string(entry.name): .mapping(["parameter": entry.wanted, "container": entry.active])
        ])
      })
  }

  var before: Value { side(\.active) }
  var after: Value { side(\.wanted) }

  private func side(_ path: KeyPath<(name: String, wanted: Value, active: Value), Value>) -> Value {
    .mapping(list.reduce(into: Mapping()) { $0[.string($1.name)] = $1[keyPath: path] })
  }
}
