import OrderedCollections
import Values

/// Installs package files, with what they need from apt's sources.
struct AptFiles {
  let call: Apt
  let files: String

  func install(in context: ModuleContext) async throws -> TaskResult {
    var paths = files.split(separator: ",").map(String.init)
    let isURL = files.contains("://")
    if isURL {
      let fetched = try await WebRequest(url: files).fetch(in: context)
      if let reason = fetched.failure { return .failure("Failure downloading \(files), \(reason)") }
      paths = [fetched["path"] ?? ""]
    }
    let result = try await install(paths, in: context)
    if isURL { try await WebRequest.discard(paths, in: context) }
    return result
  }

  private func install(_ paths: [String], in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.script.run(
      [
        "expandable": paths.map(CommandCall.expandable).joined(separator: " "),
        "downgrade": call.allowsDowngrade ? "1" : "", "force": call.isForced ? "1" : "",
      ], in: context)
    if let failure = reply.failure { return .failure(failure) }
    let files = reply.all("file")
    guard !files.isEmpty else {
      let values: Mapping = ["stdout": "", "stderr": "", "diff": ""]
      return TaskResult(values.withOutputLines)
    }
    var before = AptCommand.Outcome()
    var difference: Mapping?
    let needed = reply["needed"]?.pythonLines ?? []
    if !needed.isEmpty {
      var part = call
      part.debFiles = nil
      part.packages = needed
      let result = try await part.run(in: context)
      if result.isFailed { return result }
      before.output = result["stdout"]?.string ?? ""
      before.errors = result["stderr"]?.string ?? ""
      difference = result["diff"]?.mapping
    }
    var words = ["dpkg"] + call.dpkgOptions.split(separator: ",").map { "--\($0)" }
    if context.isCheckMode { words.append("--simulate") }
    if call.isForced { words.append("--force-all") }
    words += ["-i"] + files
    var outcome = try await AptCommand(words).run(for: call, in: context)
    if let failure = outcome.failure { return .failure(failure) }
    var prepared = outcome.prepared
    if let earlier = difference?["prepared"]?.string {
      prepared = "\(earlier)\n\n\(outcome.output)"
    }
    outcome.output = before.output + outcome.output
    outcome.errors = before.errors + outcome.errors
    var values = outcome.values(difference: false)
    if outcome.status != 0 {
      values.removeValue(forKey: "diff")
      return .failure("\(words.joined(separator: " ")) failed", values)
    }
    values["diff"] = difference?.isEmpty == true ? [:] : ["prepared": .string(prepared)]
    return TaskResult(values, isChanged: true)
  }

  private static let script = ModuleScript(
    ["expandable", "downgrade", "force"],
    """
    \(AptCommand.settings)
    eval "set -- $expandable"
    needed=
    for one; do
      case $one in /*) ;; *) one=$PWD/$one ;; esac
      problem="Unable to install package: E:Could not open file $one - open"
      [ -e "$one" ] || fail "$problem (2: No such file or directory)"
      [ -r "$one" ] || fail "$problem (13: Permission denied)"
      facts=$(dpkg-deb --showformat '${Package} ${Version} ${Architecture}' --show "$one" 2>&1) ||
        fail "Unable to install package: $facts"
      name=${facts%% *}
      version=${facts#* }
      now=$(dpkg-query -W -f '${db:Status-Status} ${Version}\\n' "$name:${facts##* }" 2>/dev/null ||
        dpkg-query -W -f '${db:Status-Status} ${Version}\\n' "$name" 2>/dev/null)
      case $now in
        "installed ${version%% *}"*) continue ;;
        installed\\ *)
          now=${now#* }
          if [ -z "$downgrade$force" ] && dpkg --compare-versions "$now" gt "${version%% *}"; then
            fail "A later version is already installed"
          fi
          ;;
      esac
      if plan=$(apt-get --simulate --allow-downgrades install "$one" 2>&1 </dev/null); then
        all=$(printf '%s\\n' "$plan" | awk -v own="$name" '
          $1 == "Inst" && $2 != own && $3 !~ /^\\[/ { print $2 }')
        # What it names itself; the rest comes along and counts as needed by others.
        direct=$(dpkg-deb --showformat '${Depends}, ${Pre-Depends}' --show "$one" |
          tr ',|' '\\n\\n' | awk '{ print $1 }' | grep -Fx -e "$all")
        needed=$needed${direct:-$all}$newline
      elif [ -z "$force" ]; then
        misses=$(printf '%s\\n' "$plan" | sed -n 's/.* Depends: \\(.*\\) but it is.*/\\1/p' | head -n 1)
        [ -z "$misses" ] || fail "Dependency is not satisfiable: $misses$newline"
        fail "Unable to install package: $plan"
      fi
      say file "$one"
    done
    say needed "$(printf '%s' "$needed" | sort -u | sed '/^$/d')"
    """)
}
