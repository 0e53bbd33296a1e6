import OrderedCollections
import Values

/// Adds keys that apt trusts, and takes them away.
///
/// Behaves as ansible-core's `apt_key`, 2.16; needs the host's `apt-key` and `gpg`.
struct AptKey: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "ansible.builtin.apt_key"
  static let summary = "Adds keys that apt trusts, and takes them away."
  static let parameters: [Parameter<Self>] = [
    Parameter("id", \.id, "The key's number; told from the key if not given."),
    Parameter("data", \.data, "The key itself."),
    Parameter("file", \.file, "The key's file on the host."),
    Parameter("url", \.url, "Where the key is fetched from."),
    Parameter("keyserver", \.server, "The key server that has it."),
    Parameter("keyring", \.keyring, "The file of keys that is changed."),
    Parameter(
      "validate_certs", \.validatesCertificates, default: true,
      "Whether a server must have a certificate that can be trusted."),
    Parameter("state", \.state, default: "present", "Whether the key is to be there."),
  ]

  var id: String?
  var data: String?
  var file: String?
  var url: String?
  var server: String?
  var keyring: String?
  var validatesCertificates = true
  var state = State.present

  func run(in context: ModuleContext) async throws -> TaskResult {
    if [data, file, server, url].count(where: { $0 != nil }) > 1 {
      return .failure("parameters are mutually exclusive: data|file|keyserver|url")
    }
    if id == nil, server != nil {
      return .failure("Missing key_id, required with keyserver.")
    }
    if let id, !Self.isValid(id) {
      return .failure("Invalid key_id", ["id": .string(id)])
    }
    var request = WebRequest(url: url ?? "")
    request.validatesCertificates = validatesCertificates
    var arguments = request.arguments()
    arguments["id"] = id.map(Self.plain) ?? ""
    arguments["key"] = file.map(CommandCall.expandable) ?? ""
    arguments["has"] = data == nil ? "" : "1"
    arguments["server"] = server ?? ""
    arguments["keyring"] = keyring.map(CommandCall.expandable) ?? ""
    arguments["state"] = state.rawValue
    arguments["dry"] = context.isCheckMode ? "1" : ""
    let reply = try await Self.script.run(arguments, input: Array((data ?? "").utf8), in: context)
    return result(of: reply)
  }

  private static func plain(_ id: String) -> String {
    let upper = id.uppercased()
    return upper.hasPrefix("0X") ? String(upper.dropFirst(2)) : upper
  }

  private static func isValid(_ id: String) -> Bool {
    let plain = plain(id)
    return plain.allSatisfy(\.isHexDigit) && (plain.count == 8 || plain.count >= 16)
  }

  private func result(of reply: Reply) -> TaskResult {
    var values: Mapping = [:]
    let key = reply["id"] ?? ""
    if !key.isEmpty {
      values["id"] = .string(id ?? key)
      values["key_id"] = .string(key)
      values["fp"] = .string(String(key.suffix(16)))
      values["short_id"] = .string(String(key.suffix(8)))
    }
    for name in ["before", "after"] {
      guard let keys = reply[name] else { continue }
      values[.string(name)] = .list(keys.pythonLines.map(Value.string))
    }
    if let failure = reply.failure {
      if failure == "download" {
        let answer = WebAnswer(reply, isFile: false)
        return .failure("Failed to download key at \(url ?? ""): \(answer.message)")
      }
      return .failure(failure, values)
    }
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }

  private static let script = ModuleScript(
    WebScript.variables + ["id", "key", "has", "server", "keyring", "state", "dry"],
    """
    \(WebScript.requesting)
    PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
    for one in apt-key gpg; do
      command -v "$one" >/dev/null ||
        fail "Failed to find required executable \\"$one\\" in paths: $PATH"
    done
    eval "key=$key; keyring=$keyring"
    set -- apt-key
    [ -z "$keyring" ] || set -- apt-key --keyring "$keyring"
    begin
    short=
    source=$key
    bring() {
      if [ -n "$has" ]; then
        cat >"$work/key"
        source=$work/key
      elif [ -n "$url" ]; then
        request "$work/key"
        say status "$status"
        say trouble "$trouble"
        say head "$(cat "$work/head")"
        [ -z "$trouble" ] && case $status in 200 | '') ;; *) false ;; esac || fail download
        source=$work/key
      fi
      has= url=
    }
    keys() {
      "$@" adv --list-public-keys --with-colons 2>/dev/null </dev/null |
        awk -F : '($1 == "pub" || $1 == "sub") && $2 != "e" { print $5 }' |
        if [ -n "$short" ]; then sed 's/^........//'; else cat; fi
    }
    has_key() { printf '%s\\n' "$list" | grep -Fxq -e "$fingerprint"; }
    if [ -z "$id" ]; then
      bring
      [ -n "$source" ] || fail "Invalid key_id"
      id=$(gpg --batch --with-colons --show-keys -- "$source" 2>/dev/null |
        awk -F : '$1 == "pub" { print $5; exit }')
      what=$key
      [ -n "$what" ] || what='inline data'
      [ -n "$id" ] || fail "Unable to extract key from '$what'"
    fi
    say id "$id"
    fingerprint=$(printf %s "$id" | tail -c 16)
    [ "${#id}" -ne 8 ] || short=1
    list=$(keys "$@")
    say before "$list"
    if [ "$state" = present ]; then
      ! has_key || exit 0
      say changed 1
      [ -z "$dry" ] || exit 0
      if [ -n "$server" ]; then
        said=$("$@" adv --no-tty --keyserver "$server" --recv "$id" 2>&1 </dev/null) ||
          fail "Error fetching key $id from keyserver: $server"
      else
        bring
        [ -n "$source" ] || fail "No key to add ... how did i get here?!?!"
        said=$("$@" add "$source" 2>&1 </dev/null) || fail "Unable to add a key from file $source"
      fi
      problem="failed to add the key"
      list=$(keys "$@")
      say after "$list"
      has_key || fail "apt-key did not return an error, but $problem (check that the id is correct \\
    and *not* a subkey)"
    else
      has_key || exit 0
      say changed 1
      [ -z "$dry" ] || exit 0
      said=$("$@" del "$(printf %s "$id" | tail -c 8)" 2>&1 </dev/null) ||
        fail "Unable to remove a key with id $id"
      list=$(keys "$@")
      say after "$list"
      ! has_key || fail "apt-key did not return an error, but the key was not removed (check that \\
    the id is correct and *not* a subkey)"
    fi
    """)
}
