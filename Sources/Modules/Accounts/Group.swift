import OrderedCollections
import Values

/// Makes, changes and removes groups of users.
///
/// Behaves as ansible-core's `group`, 2.16. One round trip.
struct Group: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "ansible.builtin.group"
  static let summary = "Makes and removes groups of users."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.group, isRequired: true, "The group."),
    Parameter("gid", \.number, "Its number."),
    Parameter("state", \.state, default: "present", "Whether it is to be there."),
    Parameter("system", \.isSystem, default: false, "Whether a new one is the system's."),
    Parameter("local", \.isLocal, default: false, "Whether only local files are changed."),
    Parameter("non_unique", \.mayShareNumber, default: false, "Whether `gid` may be taken."),
    Parameter("force", \.isForced, default: false, "Whether a user's own group goes too."),
  ]

  var group = ""
  var number: Int?
  var state = State.present
  var isSystem = false
  var isLocal = false
  var mayShareNumber = false
  var isForced = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.script.run(
      [
        "group": group, "gid": number.map(String.init) ?? "", "state": state.rawValue,
        "system": isSystem ? "1" : "", "local": isLocal ? "1" : "",
        "shared": mayShareNumber ? "1" : "", "force": isForced ? "1" : "",
        "dry": context.isCheckMode ? "1" : "",
      ], in: context)
    if let failure = reply.failure { return .failure(failure, ["name": .string(group)]) }
    let isChanged = reply["changed"] != nil
    if context.isCheckMode, isChanged { return TaskResult(isChanged: true) }
    var values: Mapping = ["name": .string(group), "state": .string(state.rawValue)]
    if state == .present {
      values["gid"] = reply["gid"].flatMap { Int($0) }.map(Value.int)
      values["system"] = .bool(isSystem)
    }
    return TaskResult(values, isChanged: isChanged)
  }

  private static let script = ModuleScript(
    ["group", "gid", "state", "system", "local", "shared", "force", "dry"],
    """
    PATH=$PATH:/usr/sbin:/sbin
    look() {
      if [ -n "$local" ]; then entry=$(grep -e "^$group:" /etc/group)
      else entry=$(getent group "$group" 2>/dev/null || grep -e "^$group:" /etc/group)
      fi
      now=${entry#*:*:}
      now=${now%%:*}
    }
    attempt() {
      say changed 1
      [ -n "$dry" ] && exit 0
      said=$("$@" 2>&1) || fail "$said"
    }
    tool() {
      if [ -n "$local" ] && command -v "l$1" >/dev/null; then echo "l$1"; else echo "$1"; fi
    }
    look
    case $state in
      absent)
        [ -n "$entry" ] || exit 0
        if command -v groupdel >/dev/null; then
          attempt "$(tool groupdel)" ${force:+--force} -- "$group"
        else attempt delgroup "$group"
        fi ;;
      present)
        if [ -z "$entry" ]; then
          if command -v groupadd >/dev/null; then
            attempt "$(tool groupadd)" ${gid:+-g "$gid"} ${shared:+-o} ${system:+-r} -- "$group"
          else attempt addgroup ${gid:+-g "$gid"} ${system:+-S} "$group"
          fi
          look
        elif [ -n "$gid" ] && [ "$gid" != "$now" ]; then
          command -v groupmod >/dev/null || fail "the host has no groupmod"
          attempt "$(tool groupmod)" -g "$gid" ${shared:+-o} -- "$group"
          look
        fi
        say gid "$now" ;;
    esac
    """)
}
