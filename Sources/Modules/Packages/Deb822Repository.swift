import OrderedCollections
import Values

/// Adds sources of packages to apt in its newer format.
///
/// Behaves as ansible-core's `deb822_repository`, 2.16; a key that is a URL is fetched by the host.
struct Deb822Repository: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "ansible.builtin.deb822_repository"
  static let summary = "Adds sources of packages to apt in its newer format."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.title, isRequired: true, "What it is called; names its file."),
    Parameter("state", \.state, default: "present", "Whether it is to be there."),
    Parameter("mode", \.mode, default: "0644", "The file's permissions."),
    Parameter("signed_by", \.key, "Its key: a URL, a file of the host, a number or the key."),
    Parameter("allow_downgrade_to_insecure", \.allowsDowngrade, "A field of apt's."),
    Parameter("allow_insecure", \.allowsInsecure, "A field of apt's."),
    Parameter("allow_weak", \.allowsWeak, "A field of apt's."),
    Parameter("architectures", \.architectures, "A field of apt's."),
    Parameter("by_hash", \.goesByHash, "A field of apt's."),
    Parameter("check_date", \.checksDate, "A field of apt's."),
    Parameter("check_valid_until", \.checksValidity, "A field of apt's."),
    Parameter("components", \.components, "A field of apt's."),
    Parameter("date_max_future", \.longestFuture, "A field of apt's, in seconds."),
    Parameter("enabled", \.isEnabled, "A field of apt's."),
    Parameter("inrelease_path", \.releasePath, "A field of apt's."),
    Parameter("languages", \.languages, "A field of apt's."),
    Parameter("pdiffs", \.usesDifferences, "A field of apt's."),
    Parameter("suites", \.suites, "A field of apt's."),
    Parameter("targets", \.targets, "A field of apt's."),
    Parameter("trusted", \.isTrusted, "A field of apt's."),
    Parameter("types", \.types, default: ["deb"], "A field of apt's."),
    Parameter("uris", \.addresses, "A field of apt's."),
  ]

  var title = ""
  var state = State.present
  var mode = FileMode.number(0o644)
  var key: String?
  var allowsDowngrade: Bool?
  var allowsInsecure: Bool?
  var allowsWeak: Bool?
  var architectures: [String]?
  var goesByHash: Bool?
  var checksDate: Bool?
  var checksValidity: Bool?
  var components: [String]?
  var longestFuture: Int?
  var isEnabled: Bool?
  var releasePath: String?
  var languages: [String]?
  var usesDifferences: Bool?
  var suites: [String]?
  var targets: [String]?
  var isTrusted: Bool?
  var types = ["deb"]
  var addresses: [String]?

  func run(in context: ModuleContext) async throws -> TaskResult {
    let path = "/etc/apt/sources.list.d/\(slug).sources"
    var request = WebRequest(url: key ?? "")
    request.agent = "ansible-httpget"
    let isURL = key.map { !WebRequest.parts(of: $0).scheme.isEmpty } ?? false
    var arguments = isURL ? request.arguments() : [:]
    arguments["slug"] = slug
    arguments["state"] = state.rawValue
    arguments["key"] = isURL || key?.contains("\n") != false ? "" : key ?? ""
    arguments["dry"] = context.isCheckMode ? "1" : ""
    var isChanged = false
    var keyPath: String?
    if state == .absent || key != nil {
      let reply = try await Self.script.run(arguments, in: context)
      if let failure = reply.failure {
        guard failure == "download" else { return .failure(failure) }
        let answer = WebAnswer(reply, isFile: false)
        return .failure("Could not fetch signed_by key: \(answer.message)")
      }
      isChanged = reply["changed"] != nil
      keyPath = reply["key"]
    }
    if state == .absent {
      return TaskResult(
        [
          "repo": nil, "dest": .string(path),
          "key_filename": .string("/etc/apt/keyrings/\(slug).gpg"),
        ], isChanged: isChanged)
    }
    let text = text(key: keyPath ?? key)
    var writer = FileWriter(destination: path, content: .bytes(Array(text.utf8)))
    writer.properties.mode = mode
    let outcome = try await writer.write(in: context)
    let result = writer.result(of: outcome, content: nil, context: context)
    if result.isFailed { return result }
    return TaskResult(
      [
        "repo": .string(text), "dest": .string(path),
        "key_filename": keyPath.map(Value.string) ?? .null,
      ], isChanged: isChanged || result.isChanged)
  }

  /// The name in small letters, digits and hyphens.
  private var slug: String {
    var text = ""
    for character in title.lowercased() {
      if character == "_" || character.isWhitespace {
        if text.last != "-" || character != " " { text.append("-") }
      } else if character.isASCII, character.isLetter || character.isNumber || character == "-" {
        text.append(character)
      }
    }
    return text
  }

  /// The file, its fields in the order of their names.
  private func text(key: String?) -> String {
    func flag(_ value: Bool?) -> String? { value.map { $0 ? "yes" : "no" } }
    func list(_ value: [String]?) -> String? { value?.joined(separator: " ") }
    let fields: [(String, String?)] = [
      ("Allow-Downgrade-To-Insecure", flag(allowsDowngrade)),
      ("Allow-Insecure", flag(allowsInsecure)), ("Allow-Weak", flag(allowsWeak)),
      ("Architectures", list(architectures)), ("By-Hash", flag(goesByHash)),
      ("Check-Date", flag(checksDate)), ("Check-Valid-Until", flag(checksValidity)),
      ("Components", list(components)), ("Date-Max-Future", longestFuture.map(String.init)),
      ("Enabled", flag(isEnabled)), ("Inrelease-Path", releasePath),
      ("Languages", list(languages)), ("X-Repolib-Name", title),
      ("Pdiffs", flag(usesDifferences)), ("Signed-By", key), ("Suites", list(suites)),
      ("Targets", list(targets)), ("Trusted", flag(isTrusted)), ("Types", list(types)),
      ("URIs", list(addresses)),
    ]
    return fields.compactMap { name, value in
      value.map { "\(name):\($0.contains("\n") ? "" : " ")\(Self.folded($0))\n" }
    }.joined()
  }

  /// Several lines, such as a key, stand below the field's name.
  private static func folded(_ value: String) -> String {
    guard value.contains("\n") else { return value }
    let lines = value.withoutOuterSpaces.pythonLines.map { line in
      let text = line.withoutOuterSpaces
      return "\n    \(text.isEmpty ? "." : text)"
    }
    return lines.joined()
  }

  private static let script = ModuleScript(
    WebScript.variables + ["slug", "state", "key", "dry"],
    """
    \(WebScript.requesting)
    folder=/etc/apt/keyrings
    if [ "$state" = absent ]; then
      for one in "/etc/apt/sources.list.d/$slug.sources" "$folder/$slug.asc" "$folder/$slug.gpg"; do
        [ -e "$one" ] || continue
        say changed 1
        [ -n "$dry" ] || said=$(rm -f -- "$one" 2>&1) || fail "$said"
      done
      exit 0
    fi
    if [ -n "$key" ]; then
      [ ! -f "$key" ] || say key "$key"
      exit 0
    fi
    [ -n "$url" ] || exit 0
    begin
    request "$work/key"
    say status "$status"
    say trouble "$trouble"
    say head "$(cat "$work/head")"
    [ -z "$trouble" ] && case $status in 200 | '') ;; *) false ;; esac || fail download
    ending=gpg
    ! grep -q -e '-----BEGIN PGP PUBLIC KEY BLOCK-----' "$work/key" || ending=asc
    to=$folder/$slug.$ending
    say key "$to"
    if ! cmp -s -- "$work/key" "$to"; then
      say changed 1
      [ -z "$dry" ] || exit 0
      [ -d "$folder" ] || mkdir -m 755 -- "$folder" || fail "cannot make $folder"
      new=$folder/.apus-$$
      said=$({ cat <"$work/key" >"$new" && chmod 644 -- "$new" && mv -f -- "$new" "$to"; } 2>&1) ||
        { rm -f -- "$new"; fail "cannot write $to: $said"; }
    elif [ "$(stat -c %a -- "$to")" != 644 ]; then
      say changed 1
      [ -n "$dry" ] || chmod 644 -- "$to"
    fi
    """)
}
