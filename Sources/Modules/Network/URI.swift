import OrderedCollections
import Values

/// Talks to a web service from the host, with the host's own curl or wget.
///
/// Behaves as ansible-core's `uri`, 2.16.
struct URI: Module {
  enum BodyFormat: String, ArgumentChoice {
    case form = "form-urlencoded"
    case json, raw
    case multipart = "form-multipart"
  }

  static let name = "ansible.builtin.uri"
  static let summary = "Talks to a web service from the host."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("url", \.url, isRequired: true, "The address."),
      Parameter("method", \.method, default: "GET", "The method, such as `POST`."),
      Parameter("body", \.body, "What is sent."),
      Parameter("body_format", \.bodyFormat, default: "raw", "How the body is written."),
      Parameter("src", \.source, "A file that is sent instead of a body."),
      Parameter("remote_src", \.isOnHost, default: false, "Whether `src` is on the host."),
      Parameter("headers", \.headers, "Headers to send."),
      Parameter(
        "status_code", \.expectedStatus, default: [200], "Which answers are no failure."),
      Parameter(
        "return_content", \.returnsContent, default: false, "Whether the content is wanted."),
      Parameter("dest", \.destination, "The file, or the folder for it, that content goes into."),
      Parameter("creates", \.creates, "Nothing is done if this file is there."),
      Parameter("removes", \.removes, "Nothing is done if this file is not there."),
      Parameter(
        "follow_redirects", \.redirects, default: "safe", "When it goes where it is sent on to."),
      Parameter("timeout", \.timeout, default: 30, "How many seconds an answer may take."),
      Parameter("ca_path", \.authorities, "The file of certificates to trust, on the host."),
      Parameter("unix_socket", \.socket, "The socket of the host that is talked to."),
      Parameter("force", \.isForced, default: false, "Whether caches on the way are passed by."),
      Parameter("url_username", \.user, aliases: ["user"], "The user to log in as."),
      Parameter("url_password", \.password, aliases: ["password"], "The user's password."),
    ] + WebOptions.parameters(at: \.options) + FileProperties.parameters(at: \.properties)

  var url = ""
  var method = "GET"
  var body: Value?
  var bodyFormat = BodyFormat.raw
  var source: String?
  var isOnHost = false
  var headers: Value?
  var expectedStatus = [200]
  var returnsContent = false
  var destination: String?
  var creates: String?
  var removes: String?
  var redirects = WebRequest.Redirects.safe
  var timeout = 30
  var authorities: String?
  var socket: String?
  var isForced = false
  var user: String?
  var password: String?
  var options = WebOptions()
  var properties = FileProperties()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if context.isCheckMode {
      return TaskResult(
        ["msg": "remote module (ansible.legacy.uri) does not support check mode"], isSkipped: true)
    }
    if body != nil, source != nil {
      return .failure("parameters are mutually exclusive: body|src")
    }
    let method = method.uppercased()
    guard !method.isEmpty, method.allSatisfy({ ("A"..."Z").contains($0) }) else {
      return .failure(
        "Parameter 'method' needs to be a single word in uppercase, like GET or POST.")
    }
    var content: WebBody?
    do {
      content = try WebBody(of: self, files: context.files)
    } catch let refusal as WebBody.Refusal {
      return .failure(refusal.message)
    }
    let request = request(method: method, content: content)
    var arguments = request.arguments().merging(properties.arguments) { $1 }
    for (name, path) in [
      ("dest", destination), ("creates", creates), ("removes", removes),
      ("source", isOnHost ? source : nil),
    ] {
      arguments[name] = path.map(CommandCall.expandable) ?? ""
    }
    arguments["sends"] = content?.bytes == nil ? "" : "1"
    arguments["expected"] = expectedStatus.map { " \($0) " }.joined()
    arguments["content"] = returnsContent ? "1" : ""
    let reply = try await Self.script.run(arguments, input: content?.bytes ?? [], in: context)
    return URIResult(call: self, reply: reply).result
  }

  private func request(method: String, content: WebBody?) -> WebRequest {
    var request = options.request(url: url)
    request.method = method
    request.headers = WebOptions.headers(headers)
    if let type = content?.type {
      if content?.replacesType == true {
        request.headers.removeAll { $0.name.lowercased() == "content-type" }
      }
      if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
        request.headers.append(("Content-Type", type))
      }
    }
    if isForced { request.headers.append(("Cache-Control", "no-cache")) }
    request.timeout = timeout
    request.redirects = redirects
    request.authorities = authorities
    request.socket = socket
    (request.user, request.password) = (user, password)
    request.hasBody = content != nil
    return request
  }

  private static let script = ModuleScript(
    WebScript.variables + [
      "dest", "creates", "removes", "source", "sends", "expected", "content",
    ] + FileScript.properties,
    """
    \(FileScript.looking)
    \(FileScript.settling)
    \(WebScript.requesting)
    \(WebScript.saving)
    eval "dest=$dest; creates=$creates; removes=$removes; source=$source"
    if [ -n "$creates" ] && [ -e "$creates" ]; then say skipped "'$creates' exists"; exit 0; fi
    if [ -n "$removes" ] && [ ! -e "$removes" ]; then
      say skipped "'$removes' does not exist"
      exit 0
    fi
    begin
    [ -z "$sends" ] || cat >"$work/sent"
    if [ -n "$source" ]; then
      cat -- "$source" >"$work/sent" 2>/dev/null || fail "Unable to open source file $source"
    fi
    since=
    [ ! -f "$dest" ] || since=$(stat -c %Y -- "$dest")
    start=$(date +%s)
    [ -z "$file" ] || say isfile 1
    request "$work/body"
    say elapsed "$(($(date +%s) - start))"
    say status "$status"
    say final "$final"
    say trouble "$trouble"
    say head "$(cat "$work/head")"
    [ -z "$trouble" ] || exit 0
    [ -e "$work/body" ] || : >"$work/body"
    if [ -n "$dest" ]; then
      case $expected in
        *" $status "*) [ "$status" = 304 ] || save ;;
      esac
      describe after "$dest"
      say path "$dest"
    fi
    if [ -n "$dest" ] && [ -z "$content" ]; then
      grep -qi '^content-type:.*json' "$work/head" || exit 0
    fi
    printf '<body\\0'
    cat "$work/body"
    """)
}
