import OrderedCollections
import Values

/// A request to a web server that a host makes, with its own curl or wget.
///
/// What they are told is in a file of their caller's own, never in a process list.
struct WebRequest: Sendable {
  var url: String
  var method = "GET"
  var headers: [(name: String, value: String)] = []
  var user: String?
  var password: String?
  var alwaysAuthenticates = false
  /// Seconds.
  var timeout = 10
  var validatesCertificates = true
  var redirects = Redirects.safe
  var certificate: String?
  var key: String?
  var authorities: String?
  var socket: String?
  var ciphers: [String] = []
  var usesProxy = true
  var usesNetrc = true
  var decompresses = true
  var agent = "ansible-httpget"
  /// Whether the script puts a body at `$work/sent`.
  var hasBody = false

  init(url: String) { self.url = url }

  enum Redirects: String, ArgumentChoice {
    case all, no, none, safe, urllib2, yes

    func follows(_ method: String) -> Bool {
      switch self {
      case .no, .none: false
      case .all, .yes: true
      case .safe: ["GET", "HEAD"].contains(method)
      case .urllib2: ["GET", "HEAD", "POST"].contains(method)
      }
    }
  }

  /// The file that a `file:` URL names.
  var file: String? {
    guard url.hasPrefix("file:") else { return nil }
    let rest = url.dropFirst(5)
    let path = rest.hasPrefix("//") ? rest.dropFirst(2).drop { $0 != "/" } : rest
    return PercentEncoding.decoded(String(path))
  }

  /// A URL's scheme with its `://`, and what follows.
  static func parts(of url: String) -> (scheme: String, rest: Substring) {
    guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else {
      return ("", url[...])
    }
    return ("\(url[..<colon])://", url[colon...].dropFirst(3))
  }

  /// Credentials that stand in the URL are sent as a header, as Python does.
  private var target: (url: String, user: String?, password: String?) {
    let (scheme, rest) = Self.parts(of: url)
    let authority = rest.prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@") else { return (url, user, password) }
    let parts = authority[..<at].split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let bare = scheme + rest[at...].dropFirst()
    if let user { return (bare, user, password) }
    return (
      bare, PercentEncoding.decoded(String(parts[0])),
      parts.count > 1 ? PercentEncoding.decoded(String(parts[1])) : ""
    )
  }

  /// The variables of `WebScript.requesting`, under names that begin with `prefix`.
  func arguments(prefix: String = "") -> [String: String] {
    [
      "\(prefix)curl": curlSettings, "\(prefix)wget": wgetSettings, "\(prefix)url": target.url,
      "\(prefix)file": file ?? "", "\(prefix)plain": isPlain ? "1" : "",
      "\(prefix)raw": decompresses ? "" : "1",
    ]
  }

  /// Whether a wget that knows no settings will do.
  private var isPlain: Bool {
    method == "GET" && headers.isEmpty && target.user == nil && certificate == nil && !hasBody
      && socket == nil && authorities == nil && !target.url.contains("?")
  }

  private var curlSettings: String {
    let target = target
    var lines = ["silent", "show-error", "globoff", "url = \(Self.quoted(target.url))"]
    if method == "HEAD" {
      lines.append("head")
    } else if method != "GET" || hasBody {
      lines.append("request = \(Self.quoted(method))")
    }
    lines += allHeaders.map { header in
      // Without a value curl would take the header away.
      let text = header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
      return "header = \(Self.quoted(text))"
    }
    lines.append("user-agent = \(Self.quoted(agent))")
    if let user = target.user {
      lines.append("user = \(Self.quoted("\(user):\(target.password ?? "")"))")
      lines.append(alwaysAuthenticates ? "basic" : "anyauth")
    } else if usesNetrc {
      lines.append("netrc-optional")
    }
    if redirects.follows(method) { lines += ["location", "max-redirs = 10"] }
    if !validatesCertificates { lines.append("insecure") }
    if !usesProxy { lines.append("noproxy = \"*\"") }
    if decompresses { lines.append("compressed") }
    for (option, value) in [
      ("cert", certificate), ("key", key), ("cacert", authorities), ("unix-socket", socket),
    ] {
      if let value { lines.append("\(option) = \(Self.quoted(value))") }
    }
    if !ciphers.isEmpty {
      lines.append("ciphers = \(Self.quoted(ciphers.joined(separator: ":")))")
    }
    lines += ["connect-timeout = \(timeout)", "speed-limit = 1", "speed-time = \(timeout)"]
    return lines.map { $0 + "\n" }.joined()
  }

  /// curl asks for compressed content by itself; a server must not be asked for what was not wanted.
  private var allHeaders: [(name: String, value: String)] {
    var all = headers
    let hasEncoding = headers.contains { $0.name.lowercased() == "accept-encoding" }
    if !hasEncoding { all.append(("Accept-Encoding", "identity")) }
    return all
  }

  private var wgetSettings: String {
    let target = target
    guard socket == nil, !headers.contains(where: { $0.value.contains("\n") }) else { return "" }
    var lines = ["tries = 1", "timeout = \(timeout)", "server_response = on"]
    lines += ["content_on_error = on", "user_agent = \(agent)", "method = \(method)"]
    lines += allHeaders.map { "header = \($0.name): \($0.value)" }
    if let user = target.user {
      lines += ["user = \(user)", "password = \(target.password ?? "")"]
      if alwaysAuthenticates { lines.append("auth_no_challenge = on") }
    }
    lines.append("max_redirect = \(redirects.follows(method) ? 10 : 0)")
    if !validatesCertificates { lines.append("check_certificate = off") }
    if !usesProxy { lines.append("use_proxy = off") }
    if !usesNetrc { lines.append("netrc = off") }
    for (option, value) in [
      ("certificate", certificate), ("private_key", key), ("ca_certificate", authorities),
    ] {
      if let value { lines.append("\(option) = \(value)") }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A text between quotes as curl reads its settings.
  private static func quoted(_ text: String) -> String {
    let escaped = text.map { character in
      switch character {
      case "\\": "\\\\"
      case "\"": "\\\""
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      default: String(character)
      }
    }
    return "\"\(escaped.joined())\""
  }
}

extension WebRequest {
  /// Fetches it into a temporary file of the host, whose `path` the reply has; `failure` says why
  /// not.
  func fetch(in context: ModuleContext) async throws -> Reply {
    try await Self.fetching.run(
      arguments().merging(["name": WebAnswer.fileName(of: url)]) { $1 }, in: context)
  }

  /// Removes what was fetched.
  static func discard(_ paths: [String], in context: ModuleContext) async throws {
    _ = try await discarding.run([:], rest: paths, in: context)
  }

  private static let fetching = ModuleScript(
    WebScript.variables + ["name"],
    """
    \(WebScript.requesting)
    begin
    request "$work/body"
    case $status in
      200 | '') ;;
      *) fail "HTTP Error $status" ;;
    esac
    [ -z "$trouble" ] || fail "$trouble"
    trap - EXIT
    rm -f -- "$work/settings" "$work/head"
    mv -- "$work/body" "$work/$name" || fail "cannot name $name"
    say path "$work/$name"
    """)

  private static let discarding = ModuleScript(
    [],
    """
    for one; do
      rm -f -- "$one"
      rmdir -- "${one%/*}" 2>/dev/null
    done
    true
    """)
}
