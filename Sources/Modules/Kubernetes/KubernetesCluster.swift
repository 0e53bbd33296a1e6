import OrderedCollections
import Remote
import Values

/// Which cluster `kubectl` is to reach, and as whom: what all its modules take.
struct KubernetesCluster: Sendable {
  static let parameters: [Parameter<Self>] = [
    Parameter("kubeconfig", \.kubeconfig, "The path of a kubeconfig on the host."),
    Parameter("context", \.context, "The context of the kubeconfig."),
    Parameter("host", \.host, "The address of the API server."),
    Parameter("api_key", \.token, "Refused: a token belongs into a kubeconfig."),
    Parameter("username", \.user, "Refused: a user belongs into a kubeconfig."),
    Parameter("password", \.password, "Refused: a password belongs into a kubeconfig."),
    Parameter(
      "client_cert", \.certificate, aliases: ["cert_file"], "The certificate to show, on the host."),
    Parameter("client_key", \.key, aliases: ["key_file"], "The certificate's key, on the host."),
    Parameter(
      "ca_cert", \.authority, aliases: ["ssl_ca_cert"], "The certificates to trust, on the host."),
    Parameter(
      "validate_certs", \.isValidated, aliases: ["verify_ssl"],
      "Whether the server's certificate is checked."),
    Parameter("proxy", \.proxy, "The address of a proxy."),
    Parameter("no_proxy", \.direct, "What is reached without the proxy."),
    Parameter("impersonate_user", \.otherUser, "The user to act as."),
    Parameter("impersonate_groups", \.otherGroups, default: [], "The groups to act as."),
  ]

  var kubeconfig: Value?
  var context: String?
  var host: String?
  var token: String?
  var user: String?
  var password: String?
  var certificate: String?
  var key: String?
  var authority: String?
  var isValidated: Bool?
  var proxy: String?
  var direct: String?
  var otherUser: String?
  var otherGroups: [String] = []

  /// What `kubectl` alone cannot honour.
  var mistake: String? {
    for (name, argument) in [("api_key", token), ("username", user), ("password", password)]
    where argument != nil {
      return "`\(name)` would stand in a process list of the host: write a kubeconfig with `copy`, "
        + "and give its path as `kubeconfig`"
    }
    if kubeconfig?.mapping != nil {
      return "a `kubeconfig` given as a mapping cannot be used without leaving it in a file: "
        + "write the file with `copy`, and give its path"
    }
    return nil
  }

  /// The program `kubectl` of a host; Ansible's own variables hold where an argument is not given.
  func program(in context: ModuleContext) -> HostProgram {
    func given(_ text: String?, _ name: String) -> String? {
      text ?? context.environment["K8S_AUTH_\(name)"]
    }
    var options: [HostProgram.Word] = []
    for (flag, path) in [
      ("--kubeconfig", given(kubeconfig?.pythonString, "KUBECONFIG")),
      ("--client-certificate", given(certificate, "CERT_FILE")),
      ("--client-key", given(key, "KEY_FILE")),
      ("--certificate-authority", given(authority, "SSL_CA_CERT")),
    ] {
      if let path { options += [.text(flag), .path(path)] }
    }
    for (flag, text) in [
      ("--context", given(self.context, "CONTEXT")), ("--server", given(host, "HOST")),
      ("--as", otherUser),
    ] {
      if let text { options.append(.text("\(flag)=\(text)")) }
    }
    options += otherGroups.map { .text("--as-group=\($0)") }
    if isValidated == false { options.append("--insecure-skip-tls-verify") }
    var context = context
    if let proxy { context.environment["HTTPS_PROXY"] = proxy }
    if let direct { context.environment["NO_PROXY"] = direct }
    return HostProgram(name: "kubectl", options: options, context: context)
  }

  /// A kind as `kubectl` takes it, such as `Deployment.v1.apps`.
  static func type(_ kind: String, _ version: String) -> HostProgram.Word {
    let parts = version.split(separator: "/", maxSplits: 1)
    return .text(parts.count == 2 ? "\(kind).\(parts[1]).\(parts[0])" : "\(kind).\(version).")
  }

  /// Whether a complaint is that the server knows no such kind.
  static func isUnknown(_ complaint: String) -> Bool {
    complaint.contains("doesn't have a resource type") || complaint.contains("no matches for kind")
  }
}

extension HostProgram {
  /// The object that `kubectl` prints; nil where it prints nothing.
  func object(
    _ words: [Word], about definition: Mapping? = nil, orElse trouble: String
  ) async throws -> Mapping? {
    let input = definition.map { Array(JSONWriter().text(of: .mapping($0)).utf8) } ?? []
    let text = try await output(of: words + ["--output=json"], input: input, orElse: trouble)
    return (try? JSONReader.value(ofText: text))?.mapping
  }
}
