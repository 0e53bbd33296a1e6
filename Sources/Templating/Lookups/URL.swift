import OrderedCollections
import SystemPackage
import Values

extension Lookup {
  /// What servers answer, line by line unless `split_lines` is false.
  ///
  /// The program `curl` does the work; addresses, headers and passwords reach it on its standard
  /// input, where nobody else sees them.
  static let url = Lookup("url") { call in
    let splits = try call.flag("split_lines", or: true)
    return try call.termTexts().flatMap { address -> [Value] in
      let settings = try CurlSettings(address, call)
      let result: LocalCommand.Result
      do {
        result = try LocalCommand.run(
          "curl", ["-q", "--config", "-"], input: Array(settings.text.utf8))
      } catch Errno.noSuchFileOrDirectory {
        throw LookupFailure("it needs the program `curl`, which is not installed")
      }
      guard result.code == 0 else {
        let errors = String(decoding: result.errors, as: UTF8.self).withoutTrailingSpace
        throw LookupFailure("`\(address)` cannot be had: \(errors)")
      }
      let text = String(decoding: result.output, as: UTF8.self)
      return splits ? text.pythonLines.map(Value.string) : [.string(text)]
    }
  }
}

/// The options of the lookup `url` in curl's own words.
private struct CurlSettings {
  private(set) var text = ""

  init(_ address: String, _ call: LookupCall) throws {
    for flag in ["silent", "show-error", "fail", "globoff"] { add(flag) }
    add("url", address)
    add("user-agent", try call.text("http_agent") ?? "ansible-httpget")
    let timeout = try call.text("timeout") ?? "10"
    for name in ["connect-timeout", "speed-time"] { add(name, timeout) }
    let redirects = try call.text("follow_redirects") ?? "urllib2"
    if !["no", "none", "false"].contains(redirects.lowercased()) { add("location") }
    if try !call.flag("validate_certs", or: true) { add("insecure") }
    if try !call.flag("use_proxy", or: true) { add("noproxy", "*") }
    if try call.flag("use_netrc", or: true) { add("netrc-optional") }
    if try call.flag("force", or: false) { add("header", "cache-control: no-cache") }
    if let path = try call.text("unix_socket") { add("unix-socket", path) }
    if let path = try call.text("ca_path") { add("cacert", path) }
    if let ciphers = try call.texts("ciphers") { add("ciphers", ciphers.joined(separator: ":")) }
    if try call.flag("use_gssapi", or: false) { add("negotiate") }
    if let user = try call.text("username") {
      add("user", user + ":" + (try call.text("password") ?? ""))
      if try !call.flag("force_basic_auth", or: false) { add("anyauth") }
    }
    for (name, value) in call.option("headers")?.mapping ?? [:] {
      add("header", "\(name.pythonString): \(value.pythonString)")
    }
  }

  private mutating func add(_ flag: String) { text += flag + "\n" }

  private mutating func add(_ name: String, _ value: String) {
    var quoted = ""
    for character in value.unicodeScalars {
      switch character {
      case "\\", "\"": quoted += "\\\(character)"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(character)
      }
    }
    text += "\(name) = \"\(quoted)\"\n"
  }
}
