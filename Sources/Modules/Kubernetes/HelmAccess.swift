import OrderedCollections
import Values

/// How helm reaches its cluster, which its modules share.
///
/// All of it goes by helm's environment: a token is in no list of processes.
struct HelmAccess: Sendable {
  var binary: String?
  var context: String?
  var configuration: Value?
  var host: String?
  var token: String?
  var authority: String?
  var checksCertificates = true

  static func parameters<Target>(
    at path: any WritableKeyPath<Target, Self> & Sendable
  ) -> [Parameter<Target>] {
    declared.map { Parameter($0, within: path) }
  }

  private static let declared: [Parameter<Self>] = [
    Parameter("binary_path", \.binary, "The path of helm."),
    Parameter("context", \.context, aliases: ["kube_context"], "The context of the kubeconfig."),
    Parameter(
      "kubeconfig", \.configuration, aliases: ["kubeconfig_path"], "The path of the kubeconfig."),
    Parameter("host", \.host, "The address of the API."),
    Parameter("api_key", \.token, "The token for the API."),
    Parameter("ca_cert", \.authority, aliases: ["ssl_ca_cert"], "The authority of the API."),
    Parameter(
      "validate_certs", \.checksCertificates, aliases: ["verify_ssl"], default: true,
      "Whether the API must prove who it is."),
  ]

  /// The variables that helm reads; nil where the kubeconfig is given as a mapping, which would have
  /// to be written to a file.
  func environment(namespace: String?) -> [String: String]? {
    var variables: [String: String] = [:]
    if let configuration {
      guard let path = configuration.string else { return nil }
      variables["KUBECONFIG"] = path
    }
    variables["HELM_NAMESPACE"] = namespace
    variables["HELM_KUBECONTEXT"] = context
    variables["HELM_KUBEAPISERVER"] = host
    variables["HELM_KUBETOKEN"] = token
    variables["HELM_KUBECAFILE"] = authority
    if !checksCertificates { variables["HELM_KUBEINSECURE_SKIP_TLS_VERIFY"] = "true" }
    return variables
  }

  static let unusableConfiguration =
    "Apus takes `kubeconfig` as a path on the host, not as a mapping"

  /// Finds helm as `$helm`, which scripts have among their variables.
  static let finding = """
    helm=${helm:-helm}
    command -v "$helm" >/dev/null ||
      fail "Failed to find required executable \\"$helm\\" in paths: $PATH"
    """
}
