import OrderedCollections
import Values

/// The user that tasks run as.
enum UserFacts: FactFamily {
  static let name = "user"
  static let synonyms = [
    "effective_group_ids", "effective_user_id", "real_user_id", "user_dir", "user_gecos",
    "user_gid", "user_id", "user_shell", "user_uid",
  ]
  static let isMinimal = true

  static let script = """
    run user.uid id -u
    run user.gid id -g
    run user.name id -un
    run user.ruid id -ru
    run user.rgid id -rg
    uid=$(id -u)
    entry=$(getent passwd "$uid" 2>/dev/null) || entry=$(grep "^[^:]*:[^:]*:$uid:" /etc/passwd)
    say user.entry "$entry"
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    let fields = (reply.lines("user.entry").first ?? "")
      .split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    func field(_ index: Int) -> String { index < fields.count ? fields[index] : "" }
    func number(_ name: String) -> Value { .int(reply.trimmed(name).flatMap { Int($0) } ?? 0) }
    return [
      "user_id": .string(reply.trimmed("user.name") ?? field(0)),
      "user_uid": .int(Int(field(2)) ?? 0), "user_gid": .int(Int(field(3)) ?? 0),
      "user_gecos": .string(field(4)), "user_dir": .string(field(5)),
      "user_shell": .string(field(6)), "real_user_id": number("user.ruid"),
      "effective_user_id": number("user.uid"), "real_group_id": number("user.rgid"),
      "effective_group_id": number("user.gid"),
    ]
  }
}

/// The environment of tasks.
enum EnvironmentFacts: FactFamily {
  static let name = "env"
  static let isMinimal = true
  // The module's own choice of language is no fact.
  static let script = """
    if [ -n "$language" ]; then LC_ALL=${language#x} show env /proc/self/environ
    else (unset LC_ALL; show env /proc/self/environ)
    fi
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    var variables: Mapping = [:]
    for entry in (reply["env"] ?? "").split(separator: "\u{1}") {
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      variables[.string(String(parts[0]))] = .string(String(parts[1]))
    }
    return ["env": .mapping(variables)]
  }
}
