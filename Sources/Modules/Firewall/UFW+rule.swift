import OrderedCollections
import Values

extension UFW {
  /// The words of a rule, in the program's long form, but for its comment.
  func ruleWords(_ rule: Rule, at number: Int?) -> [String] {
    var words = isRouted ? ["route"] : []
    if isDeleted { words.append("delete") }
    if !isDeleted, let number { words += ["insert", String(number)] }
    words.append(rule.rawValue)
    if let direction { words.append(direction.rawValue) }
    for (prefix, name) in [
      (["on"], interface), (["in", "on"], interfaceIn), (["out", "on"], interfaceOut),
    ] {
      if let name { words += prefix + [name] }
    }
    if isLogged { words.append("log") }
    for (key, text) in [
      ("from", source), ("port", sourcePort), ("to", destination), ("port", port),
      ("proto", transport?.rawValue), ("app", profile),
    ] {
      if let text { words += [key, text] }
    }
    return words
  }

  /// The number that counts from `origin`; nil for a place behind the last rule.
  ///
  /// `rules` is what `ufw status numbered` prints, a line of `[ 1] …` for each rule.
  static func number(_ position: Int, from origin: Origin, in rules: String) -> Int? {
    var last4 = 0
    var last6 = 0
    for line in rules.split(separator: "\n") where line.hasPrefix("[") {
      let digits = line.dropFirst().drop { $0 == " " }.prefix { $0.isNumber }
      guard let number = Int(digits) else { continue }
      if line.contains("(v6)") { last6 = max(last6, number) } else { last4 = max(last4, number) }
    }
    let last = max(last4, last6)
    let start =
      switch origin {
      case .zero: 0
      case .first4: 1
      case .last4: last4 == 0 ? 1 : last4
      case .first6: last4 + 1
      case .last6: last6 == 0 ? last + 1 : last
      }
    let number = position + start
    return number > last && origin != .zero ? nil : number
  }

  /// The calls of the program, as they are told.
  func commands(of reply: Reply, _ words: [String], isCheckMode: Bool) -> [Value] {
    let program = reply["ufw"] ?? "ufw"
    var shown = words
    if let last = shown.indices.last, let profile, shown[last] == profile {
      shown[last] = "'\(profile)'"
    }
    if let comment, !comment.isEmpty, reply["old"] == nil { shown += ["comment", "'\(comment)'"] }
    var steps = reply.all("step")
    // The rules are not told to be read where they do not matter any more.
    let before = UFWState(status: reply["before"] ?? "", rules: "")
    if reply["rules after"] != nil, changesAnyway(before) { steps.removeLast() }
    return steps.map { step in
      let text =
        switch step {
        case "status": "status verbose"
        case "state": "-f \(state?.verb ?? "")"
        case "default":
          ["default", policy?.rawValue, direction?.rawValue].compactMap(\.self)
            .joined(separator: " ")
        case "logging": "logging \(logging?.rawValue ?? "")"
        case "version": "--version"
        default: ((isCheckMode ? ["--dry-run"] : []) + shown).joined(separator: " ")
        }
      if step == "grep" {
        let grep = reply["grep"] ?? "grep"
        return .string(
          ([grep, "-h", "'^### tuple'"] + Self.ruleFiles).joined(separator: " "))
      }
      return .string("\(program) \(text)")
    }
  }

  static let ruleFiles = ["/lib/ufw", "/etc/ufw", "/var/lib/ufw"].flatMap {
    ["\($0)/user.rules", "\($0)/user6.rules"]
  }

  /// What `ufw status numbered` prints.
  static let numbers = ModuleScript(
    [],
    """
    PATH=$PATH:/usr/sbin:/sbin
    command -v ufw >/dev/null || fail "Failed to find required executable \\"ufw\\" in paths: $PATH"
    said=$(ufw status numbered 2>&1) || fail "$said"
    say rules "$said"
    """)

  /// Changes what is asked for, and tells how the firewall was and is.
  ///
  /// In check mode only the rule is tried, by the program's own `--dry-run`.
  static let script = ModuleScript(
    ["state", "policy", "direction", "logging", "comment", "dry"],
    """
    PATH=$PATH:/usr/sbin:/sbin
    command -v ufw >/dev/null || fail "Failed to find required executable \\"ufw\\" in paths: $PATH"
    say ufw "$(command -v ufw)"
    say grep "$(command -v grep)"
    act() {
      said=$(ufw "$@" 2>&1 >/dev/null) && return
      fail "${said:-ufw ended with status $?}
    "
    }
    look() {
      say step status
      said=$(ufw status verbose 2>&1) || fail "$said"
      say "$1" "$said"
      say step grep
      say "rules $1" "$(grep -h '^### tuple' \(ruleFiles.joined(separator: " ")) 2>/dev/null)"
    }
    look before
    if [ -z "$dry" ]; then
      [ -z "$state" ] || { say step state; act -f "$state"; }
      [ -z "$policy" ] || {
        say step default
        act default "$policy" ${direction:+"$direction"}
      }
    fi
    if [ "$#" -gt 0 ]; then
      say step version
      version=$(ufw --version 2>/dev/null)
      version=${version#ufw }
      case $version in
        0.[0-9] | 0.[0-9][!0-9]* | 0.[12][0-9]* | 0.3[0-4]*) say old 1 ;;
        [0-9]*) [ -z "$comment" ] || set -- "$@" comment "$comment" ;;
        *) fail 'Failed to get ufw version.' ;;
      esac
      say step rule
      if [ -z "$dry" ]; then
        act "$@"
      else
        said=$(ufw --dry-run "$@" 2>/dev/null) || fail "$(ufw --dry-run "$@" 2>&1)"
        say dry "$said"
      fi
    fi
    [ -z "$dry" ] || exit 0
    [ -z "$logging" ] || { say step logging; act logging "$logging"; }
    look after
    """)
}
