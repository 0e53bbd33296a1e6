import OrderedCollections
import Values

/// Which cluster `helm` is to reach, and which `helm`: what all its modules take.
struct HelmCluster: Sendable {
  static let parameters: [Parameter<Self>] = [
    Parameter("binary_path", \.binary, "The program, where it is not found in `PATH`."),
    Parameter("context", \.context, aliases: ["kube_context"], "The context of the kubeconfig."),
    Parameter(
      "kubeconfig", \.kubeconfig, aliases: ["kubeconfig_path"],
      "The path of a kubeconfig on the host."),
    Parameter("host", \.host, "The address of the API server."),
    Parameter("ca_cert", \.authority, aliases: ["ssl_ca_cert"], "The certificates to trust."),
    Parameter(
      "validate_certs", \.isValidated, aliases: ["verify_ssl"], default: true,
      "Whether certificates are checked."),
    Parameter("api_key", \.token, "The token to show."),
  ]

  var binary: String?
  var context: String?
  var kubeconfig: Value?
  var host: String?
  var authority: String?
  var isValidated: Bool?
  var token: String?

  /// What is wrong with the arguments together, or cannot be honoured by the program alone.
  var mistake: String? {
    for (other, isGiven) in [("ca_cert", authority != nil), ("validate_certs", isValidated != nil)]
    where context != nil && isGiven {
      return "parameters are mutually exclusive: context|\(other)"
    }
    if kubeconfig?.mapping != nil {
      return "a `kubeconfig` given as a mapping cannot be used without leaving it in a file: "
        + "write the file with `copy`, and give its path"
    }
    return nil
  }

  /// How `helm` is told: by its environment, so that no token stands in a process list.
  var environment: [String: String] {
    var variables: [String: String] = [:]
    variables["HELM_KUBECONTEXT"] = context
    variables["KUBECONFIG"] = kubeconfig?.pythonString
    variables["HELM_KUBEAPISERVER"] = host
    variables["HELM_KUBECAFILE"] = authority
    variables["HELM_KUBETOKEN"] = token
    if isValidated == false { variables["HELM_KUBEINSECURE_SKIP_TLS_VERIFY"] = "true" }
    return variables
  }
}
