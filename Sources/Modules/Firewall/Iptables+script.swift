import OrderedCollections
import Values

extension Iptables {
  /// Looks with `-C` or `-L`, and changes what is not so.
  ///
  /// Programs before 1.6 know no number of seconds for `-w`, so it is left out for them.
  static let script = ModuleScript(
    [
      "program", "table", "chain", "work", "action", "number", "policy", "wait", "manages", "dry",
    ],
    """
    PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin
    command -v "$program" >/dev/null ||
      fail "Failed to find required executable \\"$program\\" in paths: $PATH"
    old() {
      version=$("$program" --version) || return 1
      version=${version#*v}
      case $version in 0.* | 1.[0-5] | 1.[0-5].* | 1.[0-5]' '*) return 0 ;; esac
      return 1
    }
    if [ -n "$wait" ] && ! old; then set -- -w "$wait" "$@"; fi
    call() {
      said=$("$program" -t "$table" "$@" 2>&1) && return
      status=$?
      say status "$status"
      for word in "$(command -v "$program")" -t "$table" "$@"; do say word "$word"; done
      fail "$said"
    }
    act() {
      say changed 1
      [ -n "$dry" ] || call "$@"
    }
    there() { "$program" -t "$table" "$@" >/dev/null 2>&1; }
    case $work in
      flush) act -F ${chain:+"$chain"} ;;
      policy)
        call -L "$chain" -n
        case $said in
          *"(policy "*) now=${said#*"(policy "} now=${now%%[!A-Z]*} ;;
          *) fail "Can't detect current policy" ;;
        esac
        [ "$now" = "$policy" ] || act -P "$chain" "$policy"
        ;;
      'chain present')
        if ! there -L "$chain" -n; then
          if [ -n "$manages" ]; then act -N "$chain"; else say changed 1; fi
        fi
        ;;
      'chain absent')
        if there -L "$chain" -n; then
          if [ -n "$manages" ]; then act -X "$chain"; else say changed 1; fi
        fi
        ;;
      'rule present')
        there -C "$chain" "$@" || case $action in
          insert) act -I "$chain" ${number:+"$number"} "$@" ;;
          *) act -A "$chain" "$@" ;;
        esac
        ;;
      'rule absent') ! there -C "$chain" "$@" || act -D "$chain" "$@" ;;
    esac
    """)
}

extension Reply {
  /// A failed call, as Ansible's modules answer it.
  func iptablesFailure(_ message: String) -> TaskResult {
    guard let status = self["status"].flatMap({ Int($0) }) else { return .failure(message) }
    return .failure(
      message,
      [
        "rc": .int(status), "stdout": "", "stdout_lines": [], "stderr": .string(message + "\n"),
        "cmd": .string(all("word").map(ShellWords.quoted).joined(separator: " ")),
        "stderr_lines": .list(message.pythonLines.map(Value.string)),
      ])
  }
}
