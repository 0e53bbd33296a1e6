import OrderedCollections
import Values

/// Answers what packages ask when they are installed.
///
/// Behaves as ansible-core's `debconf`, 2.16.
struct Debconf: Module {
  enum Kind: String, ArgumentChoice {
    case boolean, error, multiselect, note, password, seen, select, string, text, title
  }

  static let name = "ansible.builtin.debconf"
  static let summary = "Answers what packages ask when they are installed."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.package, aliases: ["pkg"], isRequired: true, "The package."),
    Parameter("question", \.question, aliases: ["selection", "setting"], "The question."),
    Parameter("vtype", \.kind, "What kind of answer it takes."),
    Parameter("value", \.value, aliases: ["answer"], "The answer."),
    Parameter("unseen", \.isUnseen, default: false, "Whether it may still be asked."),
  ]

  var package = ""
  var question: String?
  var kind: Kind?
  var value: String?
  var isUnseen = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    let given = [question != nil, kind != nil, value != nil]
    guard !given.contains(true) || !given.contains(false) else {
      return .failure("parameters are required together: question, vtype, value")
    }
    var answer = value ?? ""
    if kind == .boolean { answer = answer.lowercased() }
    let reply = try await Self.script.run(
      [
        "package": package, "question": question ?? "", "kind": kind?.rawValue ?? "",
        "value": answer, "unseen": isUnseen ? "1" : "", "dry": context.isCheckMode ? "1" : "",
      ], in: context)
    if let failure = reply.failure { return .failure(failure) }
    var previous: Mapping = [:]
    for line in (reply["shown"] ?? "").pythonLines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = String(line[..<colon].drop { $0 == "*" }).withoutOuterSpaces
      previous[.string(key)] = .string(String(line[colon...].dropFirst()).withoutOuterSpaces)
    }
    guard reply["changed"] != nil, let question else {
      return TaskResult(["msg": "", "current": .mapping(previous)])
    }
    let known = previous[.string(question)]
    let current: Mapping = [.string(question): .string(known == nil ? value ?? "" : answer)]
    if let known {
      previous = [.string(question): known]
    } else {
      previous[.string(question)] = ""
    }
    var difference: Mapping = [:]
    if context.showsDifferences {
      difference = [
        "before": .mapping(previous), "after": .mapping(previous.merging(current) { $1 }),
      ]
    }
    return TaskResult(
      [
        "msg": "", "current": .mapping(current), "previous": .mapping(previous),
        "diff": .mapping(difference),
      ], isChanged: true)
  }

  private static let script = ModuleScript(
    ["package", "question", "kind", "value", "unseen", "dry"],
    """
    PATH=$PATH:/usr/sbin:/sbin
    command -v debconf-show >/dev/null || fail "the host has no debconf-show"
    shown=$(debconf-show "$package" 2>&1) || fail "$shown"
    say shown "$shown"
    [ -n "$question" ] || exit 0
    now=$(printf '%s\\n' "$shown" | awk -v question="$question" '{
      line = $0
      sub(/^[* ]*/, "", line)
      colon = index(line, ":")
      if (substr(line, 1, colon - 1) != question) next
      found = 1
      value = substr(line, colon + 1)
      sub(/^ */, "", value)
      sub(/ *$/, "", value)
      print "=" value
      exit }')
    if [ "$kind" = password ] && [ -n "$now" ]; then
      command -v debconf-get-selections >/dev/null ||
        fail "Failed to find required executable \\"debconf-get-selections\\" in paths: $PATH"
      now="=$(debconf-get-selections | awk -F '\\t' -v package="$package" -v question="$question" '
        $1 == package && $2 == question { print $4; exit }')"
    fi
    [ "$kind" != boolean ] || now=$(printf %s "$now" | tr A-Z a-z)
    [ "$now" != "=$value" ] || exit 0
    say changed 1
    [ -z "$dry" ] || exit 0
    said=$(printf '%s %s %s %s\\n' "$package" "$question" "$kind" "$value" |
      debconf-set-selections ${unseen:+-u} 2>&1) || fail "$said"
    """)
}
