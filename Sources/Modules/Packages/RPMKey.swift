import OrderedCollections
import Values

/// Adds keys that rpm trusts, and takes them away.
///
/// Behaves as ansible-core's `rpm_key`, 2.16; needs the host's `rpm` and `gpg`.
struct RPMKey: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "ansible.builtin.rpm_key"
  static let summary = "Adds keys that rpm trusts, and takes them away."
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "key", \.key, isRequired: true, "The key: a URL, a file of the host, or its number."),
    Parameter("state", \.state, default: "present", "Whether the key is to be there."),
    Parameter("fingerprint", \.fingerprint, "The fingerprint that the key must have."),
    Parameter(
      "validate_certs", \.validatesCertificates, default: true,
      "Whether a server must have a certificate that can be trusted."),
  ]

  var key = ""
  var state = State.present
  var fingerprint: String?
  var validatesCertificates = true

  func run(in context: ModuleContext) async throws -> TaskResult {
    let isURL = !WebRequest.parts(of: key).scheme.isEmpty
    let digits = key.uppercased().hasPrefix("0X") ? String(key.dropFirst(2)) : key
    let isNumber = digits.allSatisfy(\.isHexDigit) && digits.count >= 8
    var request = WebRequest(url: isURL ? key : "")
    request.validatesCertificates = validatesCertificates
    var arguments = isURL ? request.arguments() : [:]
    arguments["key"] = isURL || isNumber ? "" : CommandCall.expandable(key)
    arguments["id"] = isNumber ? digits.uppercased() : ""
    arguments["state"] = state.rawValue
    arguments["print"] = (fingerprint ?? "").uppercased().filter { !$0.isWhitespace }
    arguments["dry"] = context.isCheckMode ? "1" : ""
    let reply = try await Self.script.run(arguments, in: context)
    if let failure = reply.failure {
      guard failure == "download" else { return .failure(failure) }
      let answer = WebAnswer(reply, isFile: false)
      return .failure("failed to fetch key at \(key) , error was: \(answer.message)")
    }
    return TaskResult(isChanged: reply["changed"] != nil)
  }

  private static let script = ModuleScript(
    WebScript.variables + ["key", "id", "state", "print", "dry"],
    """
    \(WebScript.requesting)
    PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
    for one in rpm gpg; do
      command -v "$one" >/dev/null ||
        fail "Failed to find required executable \\"$one\\" in paths: $PATH"
    done
    eval "key=$key"
    begin
    if [ -n "$url" ]; then
      request "$work/key"
      say status "$status"
      say trouble "$trouble"
      say head "$(cat "$work/head")"
      [ -z "$trouble" ] && case $status in 200 | '') ;; *) false ;; esac || fail download
      key=$work/key
    fi
    if [ -n "$key" ]; then
      [ -f "$key" ] || fail "Not a valid key $key"
      grep -q -e '-----BEGIN PGP PUBLIC KEY BLOCK-----' "$key" || fail "Not a public key: $key"
      facts=$(gpg --no-tty --batch --with-colons --show-keys -- "$key" 2>/dev/null)
      id=$(printf '%s\\n' "$facts" | awk -F : '$1 == "pub" { print $5; exit }')
      [ -n "$id" ] || fail "Unexpected gpg output"
      real=$(printf '%s\\n' "$facts" | awk -F : '$1 == "fpr" { print $10; exit }')
      [ -z "$print" ] || [ "$print" = "$real" ] ||
        fail "The specified fingerprint, '$print', does not match the key fingerprint '$real'"
    fi
    short=$(printf %s "$id" | tail -c 8 | tr A-F a-f)
    there=
    ! rpm -q "gpg-pubkey-$short" >/dev/null 2>&1 || there=1
    if [ "$state" = present ]; then
      [ -z "$there" ] || exit 0
      [ -n "$key" ] || fail "When importing a key, a valid file must be given"
      say changed 1
      [ -n "$dry" ] || said=$(rpm --import "$key" 2>&1 </dev/null) || fail "$said"
    else
      [ -n "$there" ] || exit 0
      say changed 1
      [ -n "$dry" ] || said=$(rpm --erase --allmatches "gpg-pubkey-$short" 2>&1 </dev/null) ||
        fail "$said"
    fi
    """)
}
