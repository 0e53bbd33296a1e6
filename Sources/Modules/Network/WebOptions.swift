import OrderedCollections
import Values

/// The parameters that all modules with a URL have.
struct WebOptions: Sendable {
  var agent = "ansible-httpget"
  var usesProxy = true
  var validatesCertificates = true
  var alwaysAuthenticates = false
  var certificate: String?
  var key: String?
  var usesKerberos = false
  var plainHeaders: [String] = []
  var decompresses = true
  var ciphers: [String] = []
  var usesNetrc = true

  static func parameters<Target>(
    at path: any WritableKeyPath<Target, Self> & Sendable
  ) -> [Parameter<Target>] {
    declared.map { Parameter($0, within: path) }
  }

  private static let declared: [Parameter<Self>] = [
    Parameter("http_agent", \.agent, default: "ansible-httpget", "What it calls itself."),
    Parameter("use_proxy", \.usesProxy, default: true, "Whether proxies of the host are used."),
    Parameter(
      "validate_certs", \.validatesCertificates, default: true,
      "Whether the server must have a certificate that can be trusted."),
    Parameter(
      "force_basic_auth", \.alwaysAuthenticates, default: false,
      "Whether the password is sent without being asked for."),
    Parameter("client_cert", \.certificate, "The certificate to log in with, on the host."),
    Parameter("client_key", \.key, "The certificate's key, on the host."),
    Parameter("use_gssapi", \.usesKerberos, default: false, "Whether Kerberos is used."),
    Parameter(
      "unredirected_headers", \.plainHeaders, "Headers that are not for where it is sent on."),
    Parameter("decompress", \.decompresses, default: true, "Whether gzip is undone."),
    Parameter("ciphers", \.ciphers, "The ciphers of TLS that may be used."),
    Parameter("use_netrc", \.usesNetrc, default: true, "Whether the host's `.netrc` is read."),
  ]

  /// A request with these options.
  func request(url: String) -> WebRequest {
    var request = WebRequest(url: url)
    request.agent = agent
    request.usesProxy = usesProxy
    request.validatesCertificates = validatesCertificates
    request.alwaysAuthenticates = alwaysAuthenticates
    request.certificate = certificate
    request.key = key
    request.decompresses = decompresses
    request.ciphers = ciphers
    request.usesNetrc = usesNetrc
    return request
  }

  /// Headers as a task writes them.
  static func headers(_ value: Value?) -> [(name: String, value: String)] {
    (value?.mapping ?? [:]).map { ($0.key.pythonString, $0.value.pythonString) }
  }
}
