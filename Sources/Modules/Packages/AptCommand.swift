import OrderedCollections
import Values

/// One call of apt or dpkg, waiting for another one's lock.
struct AptCommand {
  /// Its words; the empty ones are places that Ansible leaves in what it shows.
  var words: [String]
  /// Packages that are marked as wanted for themselves afterwards.
  var marked: [String] = []

  init(_ words: [String], marked: [String] = []) {
    self.words = words
    self.marked = marked
  }

  struct Outcome {
    var output = ""
    var errors = ""
    var status = 0
    /// The program with its folder.
    var program = ""
    /// Why the host could not run it.
    var failure: String?

    /// `stdout`, `stderr` and their lines, and what changed as apt tells it.
    func values(difference: Bool) -> Mapping {
      var values: Mapping = ["stdout": .string(output), "stderr": .string(errors)]
      values["diff"] = .mapping(difference ? ["prepared": .string(prepared)] : [:])
      return values.withOutputLines
    }

    /// The part of apt's output that tells what it is going to do.
    var prepared: String {
      let lines = output.pythonLines
      let start =
        (lines.firstIndex(of: "Resolving dependencies...")
        ?? lines.firstIndex(of: "Reading state information...")).map { $0 + 1 } ?? 0
      let end = lines.firstIndex { line in
        let rest = line.drop(while: \.isNumber)
        return rest.count < line.count
          && (rest.hasPrefix(" upgraded") || rest.hasPrefix(" packages upgraded"))
      }
      let last = end.map { $0 + 1 } ?? lines.count
      return lines[min(start, last)..<last].joined(separator: "\n")
    }
  }

  /// The command as Ansible's messages show it, packages and releases in quotes.
  func text(program: String, quoting quoted: [String]) -> String {
    let shown = words.dropFirst().map { word in
      if word.hasPrefix("Dpkg::Options::=") { return "\"\(word)\"" }
      return quoted.contains(word) ? "'\(word)'" : word
    }
    return ([program] + shown).joined(separator: " ")
  }

  func run(for call: Apt, in context: ModuleContext) async throws -> Outcome {
    let reply = try await Self.script.run(
      [
        "lock": String(call.lockTimeout), "policy": call.policyStatus.map(String.init) ?? "",
        "marked": marked.joined(separator: "\n"), "dry": context.isCheckMode ? "1" : "",
      ], rest: words.filter { !$0.isEmpty }, isContained: false, in: context)
    var outcome = Outcome(
      output: Self.complete(reply["out"]), errors: Self.complete(reply["err"]),
      status: Int(reply["code"] ?? "") ?? 0, program: reply["program"] ?? words.first ?? "")
    outcome.failure = reply.failure
    return outcome
  }

  /// The output without the dot that keeps the shell from dropping its last line breaks.
  private static func complete(_ text: String?) -> String { String((text ?? "").dropLast()) }

  private static let script = ModuleScript(
    ["lock", "policy", "marked", "dry"],
    """
    \(settings)
    file=/usr/sbin/policy-rc.d
    finish() {
      [ -z "$policy" ] || rm -f "$file"
      if [ -e "$work/policy-rc.d" ]; then mv -- "$work/policy-rc.d" "$file"; fi
      rm -rf -- "$work"
    }
    mark() {
      IFS=$newline
      set -f
      set -- $marked
      set +f
      unset IFS
      said=$(apt-mark manual "$@" 2>&1 </dev/null) || fail "'apt-mark manual $*' failed: $said"
    }
    if [ $# -gt 0 ]; then
      program=$(command -v "$1") || fail "the host has no $1"
      say program "$program"
      begin
      trap finish EXIT
      if [ -n "$policy" ]; then
        if [ -e "$file" ]; then
          mv -- "$file" "$work/" || fail "Fail to move $file to $work"
        fi
        { printf '#!/bin/sh\\nexit %d\\n' "$policy" >"$file" && chmod 755 "$file"; } ||
          fail "Failed to create or chmod $file"
      fi
      patiently "$@"
      say out "$(cat "$work/out"; echo .)"
      say err "$(cat "$work/err"; echo .)"
      say code "$code"
      [ "$code" -eq 0 ] || exit 0
    fi
    [ -z "$marked" ] || [ -n "$dry" ] || mark
    """)

  /// What apt's programs need around them; `patiently` runs one until no other holds the lock.
  static let settings = """
    newline='
    '
    export DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical LC_ALL=C.UTF-8 LANG=C.UTF-8
    PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
    begin() {
      work=$(mktemp -d) || fail "cannot make a temporary folder"
      trap 'rm -rf -- "$work"' EXIT
    }
    patiently() {
      left=$lock
      while :; do
        "$@" >"$work/out" 2>"$work/err" </dev/null
        code=$?
        [ "$code" -ne 0 ] && [ "$left" -gt 0 ] || return 0
        grep -Eq 'Could not get lock|Unable to (acquire|lock)|locked by another' "$work/err" ||
          return 0
        sleep 1
        left=$((left - 1))
      done
    }
    """
}
