import OrderedCollections
import Values

/// Asks a host what apt knows of packages, after fetching the lists anew where that is due.
struct AptLookup {
  let call: Apt

  enum Verdict {
    case success(Answer)
    case failure(TaskResult)
  }

  /// What the host said.
  struct Answer {
    var isUpdated: Bool
    /// When the lists were fetched, in seconds since 1970.
    var updateTime: Int
    /// The packages that were asked for, names with `*` in them replaced by those that fit.
    var wanted: [AptSpecification]
    var packages: AptPackages
    /// Those of the packages that count as needed by others only.
    var automatic: [String]

    var cacheValues: Mapping {
      ["cache_updated": .bool(isUpdated), "cache_update_time": .int(updateTime)]
    }
  }

  /// Whether the lists may have to be fetched.
  var refreshes: Bool { call.updatesCache == true || call.cacheValidTime != 0 }

  private var specifications: [AptSpecification] {
    call.state == .buildDependencies ? [] : call.names.map(AptSpecification.init)
  }

  /// Whether versions have to be chosen even if all packages are there.
  private var depth: String {
    if call.state == .absent { return "installed" }
    let hasVersion = specifications.contains { $0.version != nil }
    return call.state == .latest || hasVersion ? "candidates" : ""
  }

  func run(in context: ModuleContext) async throws -> Verdict {
    let specifications = specifications
    let reply = try await Self.script.run(
      [
        "refresh": refreshes ? "1" : "", "valid": String(call.cacheValidTime),
        "retries": String(call.updateRetries), "longest": String(call.updateDelay),
        "lock": String(call.lockTimeout), "depth": depth, "release": call.release ?? "",
        "dry": context.isCheckMode ? "1" : "",
      ], rest: specifications.map(\.name), in: context)
    if let failure = reply.failure { return .failure(failed(failure, reply)) }
    var wanted: [AptSpecification] = []
    let expansions = reply.all("expansion").map { $0.pythonLines }
    for specification in specifications {
      if let hits = expansions.first(where: { $0.first == specification.name }) {
        wanted += hits.dropFirst().map(AptSpecification.init)
      } else {
        wanted.append(specification)
      }
    }
    return .success(
      Answer(
        isUpdated: reply["updated"] != nil, updateTime: Int(reply["stamp"] ?? "") ?? 0,
        wanted: wanted,
        packages: AptPackages(
          table: reply["table"] ?? "", policy: reply["policy"] ?? "",
          providers: reply["providers"] ?? ""),
        automatic: (reply["automatic"] ?? "").pythonLines))
  }

  private func failed(_ failure: String, _ reply: Reply) -> TaskResult {
    guard failure == "update" else { return .failure(failure) }
    // As python-apt puts the lines together.
    let reasons = (reply["errors"] ?? "").pythonLines
      .filter { $0.hasPrefix("E: ") || $0.hasPrefix("W: ") }
      .map { $0.prefix(2) + $0.dropFirst(3) }
    let text = reasons.isEmpty ? "unknown reason" : reasons.joined(separator: ", ")
    return .failure("Failed to update apt cache: \(text)")
  }
}

extension AptLookup {
  private static let script = ModuleScript(
    ["refresh", "valid", "retries", "longest", "lock", "depth", "release", "dry"],
    """
    \(AptCommand.settings)
    \(refreshing)
    \(looking)
    command -v apt-get >/dev/null || fail "the host has no apt-get"
    stamp
    if [ -n "$refresh" ] && [ "$((stamp + valid))" -lt "$(date +%s)" ]; then
      was=$stamp
      [ -n "$dry" ] || fetch_lists
      stamp
      [ -z "$dry" ] && [ "$stamp" = "$was" ] || say updated 1
    fi
    say stamp "$stamp"
    [ $# -gt 0 ] || exit 0
    names=
    for one; do
      case $one in
        *[]*?[!]*) expand "$one" ;;
        *) names=$names$one$newline ;;
      esac
    done
    IFS=$newline
    set -f
    set -- $names
    set +f
    unset IFS
    table=$newline$(list "$@")
    say table "$table"
    say automatic "$(automatic "$@")"
    [ "$depth" != installed ] || exit 0
    [ -z "$depth" ] && all_there "$@" || choose "$@"
    """)

  private static let refreshing = """
    stamp() {
      stamp=$(stat -c %Y /var/lib/apt/periodic/update-success-stamp 2>/dev/null ||
        stat -c %Y /var/lib/apt/lists 2>/dev/null || echo 0)
    }
    fetch_lists() {
      begin
      try=0 delay=1
      while :; do
        patiently apt-get -q update
        [ "$code" -ne 0 ] || return 0
        try=$((try + 1))
        [ "$try" -lt "$retries" ] || break
        [ "$delay" -le "$longest" ] || delay=$longest
        sleep "$delay"
        delay=$((delay * 2))
      done
      say errors "$(cat "$work/err")"
      fail update
    }
    """

  private static let looking = """
    expand() {
      hits=$(apt-cache pkgnames | sort | while IFS= read -r name; do
        case $name in $1) echo "$name" ;; esac
      done)
      [ -n "$hits" ] || fail "No package(s) matching '$1' available"
      say expansion "$1$newline$hits"
      names=$names$hits$newline
    }
    list() {
      dpkg-query -W -f '${db:Status-Status}\\t${Package}\\t${Architecture}\\t${Version}\\n' \\
        -- "$@" 2>/dev/null
    }
    automatic() {
      [ -e /var/lib/apt/extended_states ] || return 0
      printf '%s\\n' "$@" | awk '
        FNR == NR { wanted[$1] = 1; next }
        $1 == "Package:" { name = $2 }
        $1 == "Auto-Installed:" && $2 == 1 && name in wanted { print name }
      ' - /var/lib/apt/extended_states
    }
    all_there() {
      tab=$(printf '\\t')
      for one; do
        case $table in
          *"${newline}installed$tab${one%%:*}$tab"*) ;;
          *) return 1 ;;
        esac
      done
    }
    choose() {
      policy=$(apt-cache ${release:+-o "APT::Default-Release=$release"} policy -- "$@" 2>/dev/null)
      say policy "$policy"
      set -- $(printf '%s\\n' "$policy" | awk '
        /^[^ ]/ { name = substr($1, 1, length($1) - 1) }
        /^  Candidate: \\(none\\)/ { print name }')
      [ $# -gt 0 ] || return 0
      providers=$(apt-cache showpkg -- "$@" 2>/dev/null | awk '
        /^Package: / { name = $2; inside = 0 }
        /^Reverse Provides:/ { inside = 1; next }
        inside && NF { print name "\\t" $1 }' | sort -u)
      say providers "$providers"
      set -- $(printf '%s\\n' "$providers" | cut -f 2)
      [ $# -eq 0 ] || say table "$table$newline$(list "$@")"
    }
    """
}
