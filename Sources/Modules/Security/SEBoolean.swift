import OrderedCollections
import Values

/// Switches the booleans of SELinux's policy, now or for good.
///
/// Behaves as ansible.posix's `seboolean`, 1.5, over `getsebool`, `setsebool` and, for what is kept,
/// `semanage`.
struct SEBoolean: Module {
  static let name = "ansible.posix.seboolean"
  static let synonyms = ["ansible.builtin.seboolean"]
  static let summary = "Switches the booleans of SELinux's policy."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.boolean, isRequired: true, "The boolean."),
    Parameter("state", \.isOn, isRequired: true, "Whether it is on."),
    Parameter("persistent", \.isKept, default: false, "Whether the next start knows it too."),
    Parameter(
      "ignore_selinux_state", \.ignoresState, default: false,
      "Whether SELinux may be disabled, as in a chroot."),
  ]

  var boolean = ""
  var isOn = false
  var isKept = false
  var ignoresState = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.script.run(
      [
        "name": boolean, "state": isOn ? "on" : "off", "kept": isKept ? "1" : "",
        "ignores": ignoresState ? "1" : "", "dry": context.isCheckMode ? "1" : "",
      ], in: context)
    if let failure = reply.failure { return .failure(failure) }
    return TaskResult(
      ["name": .string(boolean), "persistent": .bool(isKept), "state": .bool(isOn)],
      isChanged: reply["changed"] != nil)
  }

  private static let script = ModuleScript(
    ["name", "state", "kept", "ignores", "dry"],
    """
    PATH=$PATH:/usr/sbin:/sbin
    for tool in getenforce getsebool setsebool ${kept:+semanage}; do
      command -v "$tool" >/dev/null ||
        fail "Failed to find required executable \\"$tool\\" in paths: $PATH"
    done
    if [ -z "$ignores" ] && [ "$(getenforce)" = Disabled ]; then
      fail 'SELinux is disabled on this host.'
    fi
    case $name in
      '' | *[!A-Za-z0-9_]*) fail "SELinux boolean $name does not exist." ;;
    esac
    if [ -n "$kept" ]; then
      # A line is: name (running , kept) description.
      all=$(semanage boolean -l -n) ||
        fail "Failed to manage policy for boolean $name: semanage cannot list it"
      now=
      while read -r first rest; do
        [ "$first" = "$name" ] || continue
        now=${rest#*,} now=${now%%)*} now=${now##* }
      done <<END
    $all
    END
    else
      now=$(getsebool "$name" 2>/dev/null)
      now=${now#*--> } now=${now%% *}
    fi
    case $now in
      on | off) ;;
      *) fail "SELinux boolean $name does not exist." ;;
    esac
    [ "$now" != "$state" ] || exit 0
    say changed 1
    [ -z "$dry" ] || exit 0
    said=$(setsebool ${kept:+-P} "$name" "$state" 2>&1) ||
      fail "Failed to set boolean $name to $state: $said"
    """)
}
