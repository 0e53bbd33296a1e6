import OrderedCollections
import Remote
import Values

/// Installs and removes snaps.
///
/// Behaves as community.general's `snap`; several snaps are one call unless options differ.
struct Snap: Module {
  enum State: String, ArgumentChoice { case absent, present, enabled, disabled }

  static let name = "community.general.snap"
  static let summary = "Installs and removes snaps."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.names, isRequired: true, "The snaps."),
    Parameter("state", \.state, default: "present", "What is to become of them."),
    Parameter("classic", \.isClassic, default: false, "Whether they are not confined."),
    Parameter("channel", \.channel, "The channel they come from."),
    Parameter("options", \.options, "Settings, as `key=value` or `snap:key=value`."),
    Parameter("dangerous", \.isDangerous, default: false, "Whether no signature is needed."),
  ]

  var names: [String] = []
  var state = State.present
  var isClassic = false
  var channel: String?
  var options: [String] = []
  var isDangerous = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.script.run(
      [
        "state": state.rawValue, "classic": isClassic ? "1" : "", "channel": channel ?? "",
        "dangerous": isDangerous ? "1" : "", "dry": context.isCheckMode ? "1" : "",
        "options": options.map(ShellWords.quoted).joined(separator: " "),
      ], rest: names, isContained: false, in: context)
    var values: Mapping = [
      "snap_names": .list(names.map(Value.string)), "classic": .bool(isClassic),
      "channel": channel.map(Value.string) ?? .null,
    ]
    if let failure = reply.failure { return .failure(failure, values) }
    for (key, name) in [("snaps_installed", "installed"), ("snaps_removed", "removed")] {
      let snaps = reply.all(name)
      if !snaps.isEmpty { values[.string(key)] = .list(snaps.map(Value.string)) }
    }
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }

  private static let script = ModuleScript(
    ["state", "classic", "channel", "dangerous", "dry", "options"],
    """
    PATH=$PATH:/snap/bin:/usr/sbin:/sbin:/usr/bin:/bin
    command -v snap >/dev/null ||
      fail "Failed to find required executable \\"snap\\" in paths: $PATH"
    list=$(snap list 2>/dev/null)
    row() { printf '%s\\n' "$list" | awk -v name="$1" '$1 == name'; }
    act() {
      say changed 1
      [ -z "$dry" ] || return 0
      said=$(snap "$@" 2>&1 </dev/null) || fail "Ooops! Snap failed while executing 'snap $*', \\
    please examine logs and error output for more details: $said"
    }
    for one; do
      now=$(row "${one##*/}")
      case $state in
        present)
          if [ -z "$now" ]; then
            say installed "$one"
            act install ${classic:+--classic} ${dangerous:+--dangerous} \\
              ${channel:+"--channel=$channel"} "$one"
          elif [ -n "$channel" ]; then
            tracks=$(printf '%s\\n' "$now" | awk '{ print $4 }')
            case $channel in */*) wanted=$channel ;; *) wanted=latest/$channel ;; esac
            [ "$tracks" = "$wanted" ] || act refresh ${classic:+--classic} "--channel=$channel" "$one"
          fi
          ;;
        absent) [ -z "$now" ] || { say removed "$one"; act remove "$one"; } ;;
        enabled | disabled)
          is=enabled
          case $now in *disabled*) is=disabled ;; esac
          [ -n "$now" ] || fail "snap $one is not installed"
          [ "$is" = "$state" ] || act "${state%d}" "$one"
          ;;
      esac
    done
    [ "$state" = present ] || exit 0
    names=$*
    eval "set -- $options"
    for option; do
      key=${option%%=*} value=${option#*=}
      case $key in
        *:*) snaps=${key%%:*} key=${key#*:} ;;
        *) snaps=$names ;;
      esac
      for snap in $snaps; do
        [ "$(snap get "$snap" "$key" 2>/dev/null)" = "$value" ] || act set "$snap" "$key=$value"
      done
    done
    """)
}
