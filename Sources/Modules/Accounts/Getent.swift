import OrderedCollections
import Values

/// Looks names up in the host's databases of users, groups, hosts and the like.
///
/// Behaves as ansible-core's `getent`, 2.16.
struct Getent: Module {
  static let name = "ansible.builtin.getent"
  static let summary = "Looks names up in the host's databases."
  static let parameters: [Parameter<Self>] = [
    Parameter("database", \.database, isRequired: true, "The database, such as `passwd`."),
    Parameter("key", \.key, default: "", "The name; all entries where none is given."),
    Parameter("service", \.service, "Where to look, instead of what nsswitch.conf says."),
    Parameter("split", \.separator, "What divides the fields, where it is not the usual."),
    Parameter("fail_key", \.failsWhenMissing, default: true, "Whether a missing key is a failure."),
  ]

  var database = ""
  var key = ""
  var service: String?
  var separator: String?
  var failsWhenMissing = true

  func run(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.script.run(
      ["database": database, "key": key, "service": service ?? ""], in: context)
    if let failure = reply.failure { return .failure(failure) }
    let missing = "One or more supplied key could not be found in the database."
    switch reply["status"] {
    case "0": return TaskResult(["ansible_facts": facts(reply.lines("entries"))])
    case "1": return .failure("Missing arguments, or database unknown.")
    case "2":
      if failsWhenMissing { return .failure(missing) }
      let fact: Mapping = [.string("getent_\(database)"): .mapping([.string(key): .null])]
      return TaskResult(["ansible_facts": .mapping(fact), "msg": .string(missing)])
    case "3": return .failure("Enumeration not supported on this database.")
    default: return .failure("Unexpected failure!")
    }
  }

  private func facts(_ lines: [Substring]) -> Value {
    let usual = ["passwd", "shadow", "group", "gshadow"].contains(database) ? ":" : nil
    var entries: Mapping = [:]
    for line in lines {
      let fields: [String]
      if let mark = (separator ?? usual)?.first {
        fields = line.split(separator: mark, omittingEmptySubsequences: false).map(String.init)
      } else {
        fields = line.split(whereSeparator: \.isWhitespace).map(String.init)
      }
      guard let name = fields.first else { continue }
      let rest = Value.list(fields.dropFirst().map(Value.string))
      // A name with several entries has a list of them.
      switch entries[.string(name)] {
      case .list(let known)? where known.first?.items != nil:
        entries[.string(name)] = .list(known + [rest])
      case let known?: entries[.string(name)] = .list([known, rest])
      case nil: entries[.string(name)] = rest
      }
    }
    return .mapping([.string("getent_\(database)"): .mapping(entries)])
  }

  private static let script = ModuleScript(
    ["database", "key", "service"],
    """
    command -v getent >/dev/null || fail "the host has no getent"
    printf 'entries\\0'
    getent ${service:+-s "$service"} "$database" ${key:+"$key"} 2>/dev/null
    status=$?
    printf '\\0'
    say status "$status"
    """)
}
