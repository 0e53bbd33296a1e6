import OrderedCollections
import Values

/// Loads and unloads modules of the kernel.
///
/// Behaves as community.general's `modprobe`, 8.6.
struct Modprobe: Module {
  enum State: String, ArgumentChoice { case absent, present }
  enum Persistence: String, ArgumentChoice { case disabled, absent, present }

  static let name = "community.general.modprobe"
  static let synonyms = ["ansible.builtin.modprobe"]
  static let summary = "Loads and unloads modules of the kernel."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.module, isRequired: true, "The module."),
    Parameter("state", \.state, default: "present", "Whether it is to be loaded."),
    Parameter("params", \.options, default: "", "Options for it, such as `numdummies=2`."),
    Parameter(
      "persistent", \.persistence, default: "disabled",
      "Whether it is to be loaded when the host starts; `disabled` leaves that alone."),
  ]

  var module = ""
  var state = State.present
  var options = ""
  var persistence = Persistence.disabled

  func run(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.script.run(
      [
        "module": module, "state": state.rawValue, "options": options,
        "persistent": persistence.rawValue, "dry": context.isCheckMode ? "1" : "",
      ], rest: options.split(separator: " ").map(String.init), in: context)
    var values: Mapping = [
      "name": .string(module), "params": .string(options), "state": .string(state.rawValue),
    ]
    if let failure = reply.failure {
      if let status = reply["status"] {
        values["rc"] = .int(Int(status) ?? 1)
        values["stdout"] = ""
        values["stderr"] = .string(failure)
      }
      return .failure(failure, values)
    }
    if let warning = reply["warning"] { values["warnings"] = [.string(warning)] }
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }
}

extension Modprobe {
  /// Looks at what is loaded and listed, and changes it.
  ///
  /// A line of a `.conf` file is the module's where only blanks and a comment follow it. Lines are
  /// compared, not matched: a module's name may hold what means something in an expression.
  private static let script = ModuleScript(
    ["module", "state", "options", "persistent", "dry"],
    """
    PATH=$PATH:/usr/sbin:/sbin
    command -v modprobe >/dev/null ||
      fail 'Failed to find required executable "modprobe" in paths: /usr/sbin:/sbin'
    loaded() {
      flat=$(printf %s "$module" | tr - _)
      while read -r name _; do
        [ "$name" != "$flat" ] || return 0
      done </proc/modules
      builtin=/lib/modules/$(uname -r)/modules.builtin
      [ -r "$builtin" ] || return 1
      while read -r name; do
        case $name in */"$module.ko") return 0 ;; esac
      done <"$builtin"
      return 1
    }
    call() {
      said=$(modprobe "$@" 2>&1) && return
      say status $?
      fail "$said"
    }
    plain() {
      line=${line%%[#;]*}
      set -f
      set -- $line
      set +f
      line=$*
    }
    listed() {
      for file in /etc/modules-load.d/*; do
        [ -f "$file" ] || continue
        while read -r line || [ -n "$line" ]; do
          plain
          [ "$line" != "$module" ] || return 0
        done <"$file"
      done
      return 1
    }
    permanent() {
      had=
      for file in /etc/modprobe.d/*; do
        [ -f "$file" ] || continue
        while read -r line || [ -n "$line" ]; do
          plain
          case $line in
            "options $module "*' '*' '*) ;;
            "options $module "*=*) had="$had${line##* }
    " ;;
          esac
        done <"$file"
      done
    }
    sorted() { printf '%s' "$1" | tr ' ' '\\n' | grep . | sort -u; }
    comment() {
      for file in "$1"/*; do
        [ -f "$file" ] || continue
        new= differs=
        while IFS= read -r whole || [ -n "$whole" ]; do
          line=$whole
          plain
          case $line in
            "$2" | "$2 "*=*) new="$new#$whole
    " differs=1 ;;
            *) new="$new$whole
    " ;;
          esac
        done <"$file"
        [ -z "$differs" ] || store "$file" "$new"
      done
    }
    store() {
      said=$( (umask 022 && printf %s "$2" >"$1.apus-new") 2>&1 &&
        mv -f -- "$1.apus-new" "$1" 2>&1) || {
        rm -f -- "$1.apus-new"
        fail "$said"
      }
    }
    case $state in
      present)
        if ! loaded; then
          call ${dry:+-n} "$module" "$@"
          if [ -n "$dry" ] || loaded; then
            say changed 1
          else
            said=$(modprobe -n --first-time "$module" "$@" 2>&1) || say warning "$said"
          fi
        fi
        ;;
      absent)
        if loaded; then
          call -r ${dry:+-n} "$module"
          say changed 1
        fi
        ;;
    esac
    [ "$persistent" != disabled ] || exit 0
    permanent
    case $persistent in
      present)
        if ! listed; then
          say changed 1
          [ -n "$dry" ] || store "/etc/modules-load.d/$module.conf" "$module
    "
        fi
        if [ "$(sorted "$had")" != "$(sorted "$options")" ]; then
          say changed 1
          [ -n "$dry" ] || {
            comment /etc/modprobe.d "options $module"
            lines=
            for option; do lines="${lines}options $module $option
    "; done
            store "/etc/modprobe.d/$module.conf" "${lines:-
    }"
          }
        fi
        ;;
      absent)
        if listed; then
          say changed 1
          [ -n "$dry" ] || comment /etc/modules-load.d "$module"
        fi
        if [ -n "$had" ]; then
          say changed 1
          [ -n "$dry" ] || comment /etc/modprobe.d "options $module"
        fi
        ;;
    esac
    """)
}
