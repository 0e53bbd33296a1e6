import OrderedCollections
import Values

/// One call of systemd's own tool for a unit, for `systemd_service` and `service`.
struct SystemdCall {
  var unit: String?
  var state: String?
  var isEnabled: Bool?
  var isMasked: Bool?
  /// Options of `systemctl`.
  var options: [String] = ["--system"]
  var scope = "system"
  var reloadsDaemon = false
  var restartsDaemon = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    result(
      of: try await Self.script.run(
        arguments(in: context), rest: options, isContained: false, in: context))
  }

  private func arguments(in context: ModuleContext) -> [String: String] {
    [
      "unit": unit ?? "", "state": state ?? "",
      "enabled": isEnabled.map { $0 ? "yes" : "no" } ?? "",
      "masked": isMasked.map { $0 ? "yes" : "no" } ?? "",
      "reload": reloadsDaemon ? "1" : "", "reexec": restartsDaemon ? "1" : "",
      "dry": context.isCheckMode ? "1" : "",
    ]
  }

  func result(of reply: Reply) -> TaskResult {
    var values: Mapping = [:]
    if let unit { values["name"] = .string(unit) }
    let status = Self.properties(reply["status"] ?? "")
    if unit != nil { values["status"] = .mapping(status) }
    if let failure = reply.failure { return failed(failure, reply) }
    if let isEnabled { values["enabled"] = .bool(isEnabled) }
    if let state {
      values["state"] = .string(state == "stopped" ? "stopped" : "started")
    }
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }

  private func failed(_ failure: String, _ reply: Reply) -> TaskResult {
    let said = reply["said"] ?? ""
    let name = unit ?? ""
    switch failure {
    case "missing":
      return .failure("Could not find the requested service \(name): host")
    case "no systemctl":
      return .failure("Failed to find required executable \"systemctl\" in paths")
    case let text where text.hasPrefix("daemon"):
      return .failure("failure \(reply["rc"] ?? "1") during \(text): \(said)")
    default:
      return .failure("Unable to \(failure) service \(name): \(said)")
    }
  }

  /// What `systemctl show` printed; a value in braces may go over several lines.
  static func properties(_ text: String) -> Mapping {
    var properties: Mapping = [:]
    var open: (key: String, lines: [Substring])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if var unfinished = open {
        unfinished.lines.append(line)
        open = unfinished
        if line.trimmed.hasSuffix("}") {
          properties[.string(unfinished.key)] = .string(unfinished.lines.joined(separator: "\n"))
          open = nil
        }
        continue
      }
      guard let mark = line.firstIndex(of: "=") else { continue }
      let key = String(line[..<mark])
      let value = line[line.index(after: mark)...]
      let isOpen = key.hasPrefix("Exec") && value.hasPrefix("{") && !value.trimmed.hasSuffix("}")
      if isOpen { open = (key, [value]) } else { properties[.string(key)] = .string(String(value)) }
    }
    return properties
  }
}

extension SystemdCall {
  static let script = ModuleScript(
    ["unit", "state", "enabled", "masked", "reload", "reexec", "dry"],
    """
    command -v systemctl >/dev/null || fail 'no systemctl'
    \(steps)
    [ -z "$reload" ] || [ -n "$dry" ] || attempt daemon-reload systemctl "$@" daemon-reload
    [ -z "$reexec" ] || [ -n "$dry" ] || attempt daemon-reexec systemctl "$@" daemon-reexec
    [ -n "$unit" ] || exit 0
    look "$@"
    [ -z "$masked" ] || mask "$@"
    [ -z "$enabled" ] || enable "$@"
    [ -z "$state" ] || start "$@"
    """)

  static let steps = """
    attempt() {
      what=$1
      shift
      said=$("$@" 2>&1) && return
      rc=$?
      say rc "$rc"
      say said "$said"
      fail "$what"
    }
    change() {
      say changed 1
      [ -n "$dry" ] || attempt "$@"
    }
    look() {
      status=$(systemctl "$@" show -- "$unit" 2>/dev/null)
      say status "$status"
      line() { printf '%s\\n' "$status" | sed -n "s/^$1=//p" | head -n 1; }
      load=$(line LoadState)
      active=$(line ActiveState)
      is=$(systemctl "$@" is-enabled -- "$unit" 2>/dev/null)
      is=${is%%
    *}
      known=1
      if [ "$load" = not-found ] || [ -z "$load" ]; then known= ; fi
      case $unit in
        *@*) [ -n "$known" ] || known=${is:+1} ;;
      esac
      [ -n "$known" ] || [ ! -x "/etc/init.d/${unit%.service}" ] || known=1
    }
    must_be_known() {
      [ -n "$known" ] || fail missing
    }
    mask() {
      now=no
      case $is in masked*) now=yes ;; esac
      [ "$load" != masked ] || now=yes
      [ "$now" != "$masked" ] || return 0
      [ -n "$known" ] || [ "$masked" = yes ] || fail missing
      if [ "$masked" = yes ]; then change mask systemctl "$@" mask -- "$unit"
      else
        change unmask systemctl "$@" unmask -- "$unit"
        is=$(systemctl "$@" is-enabled -- "$unit" 2>/dev/null)
      fi
    }
    enable() {
      must_be_known
      now=no
      case $is in enabled | enabled-runtime | static | indirect | generated | transient | alias)
        now=yes ;;
      esac
      case $is in enabled-runtime) now=no ;; indirect) now=no ;; esac
      [ "$now" != "$enabled" ] || return 0
      if [ "$enabled" = yes ]; then change enable systemctl "$@" enable -- "$unit"
      else change disable systemctl "$@" disable -- "$unit"
      fi
    }
    start() {
      must_be_known
      runs=
      case $active in active | activating | reloading) runs=1 ;; esac
      action=
      case $state in
        started) [ -n "$runs" ] || action=start ;;
        stopped) case $active in active | activating | deactivating | reloading) action=stop ;; esac ;;
        reloaded) if [ -n "$runs" ]; then action=reload; else action=start; fi ;;
        restarted) if [ -n "$runs" ]; then action=restart; else action=start; fi ;;
      esac
      [ -z "$action" ] || change "$action" systemctl "$@" "$action" -- "$unit"
    }
    """
}
