import Values

/// The text of the shell that looks after a job: starts it, ends it when its time is over, and writes
/// down how it went.
struct JobProgram {
  let work: JobWork
  let folder: String
  let name: String
  let seconds: Int

  /// The braces make the shell read all of it before it does anything.
  var text: String {
    let arguments = work.arguments.map { " " + ShellWords.quoted($0) }.joined()
    let feed = work.input.map { "printf %s \(ShellWords.quoted($0)) |" } ?? ""
    return """
      {
      folder=\(CommandCall.expandable(folder))
      name=\(ShellWords.quoted(name))
      limit=\(seconds + Job.grace)
      work() {
      \(work.script)
      }
      begin() { \(feed) ( umask "$mask"; work "$@" ); }
      \(Self.clock)
      \(Self.telling)
      conclude() {
      \(conclusion)
      }
      set --\(arguments)
      \(Self.supervision)
      exit
      }

      """
  }

  private var conclusion: String {
    switch work.report {
    case .json: return Self.passingJSONOn
    case .command(let verdicts):
      let cases = verdicts.results.map {
        "\(ShellWords.quoted($0.verdict))) printf %s \(ShellWords.quoted($0.json)) ;;"
      }
      return """
        strips=\(verdicts.stripsLineBreaks ? 1 : 0)
        command=\(ShellWords.quoted(verdicts.command))
        verdict=
        IFS= read -r verdict <"$file.out"
        case $verdict in
          run) \(Self.tellingCommand) ;;
          \(cases.joined(separator: "\n  "))
          *) \(Self.tellingTrouble) ;;
        esac
        """
    }
  }

  private static let supervision = """
    say() { printf '%s\\0%s\\0' "$1" "$2"; }
    mask=$(umask)
    umask 077
    trouble=$(mkdir -p -- "$folder" 2>&1) && folder=$(cd -- "$folder" && pwd) || {
      say failed "could not create directory: $folder - $trouble"
      exit
    }
    job=$name.$$
    file=$folder/$job
    put() { cat >"$file.tmp" && mv -f -- "$file.tmp" "$file"; }
    trouble=$(printf '{"started": 1, "finished": 0, "ansible_job_id": "%s"}' "$job" | put 2>&1) &&
      [ -s "$file" ] || {
      say failed "could not write $file: $trouble"
      exit
    }
    (
      trap '' HUP
      begun=$(now)
      begin "$@" >"$file.out" 2>"$file.err" </dev/null &
      worker=$!
      (
        sleep "$limit" &
        sleeper=$!
        trap 'kill "$sleeper"; exit' TERM
        wait "$sleeper"
        printf '{"failed": true, "msg": "Timeout exceeded", "child_pid": %s}' "$worker" | put
        rm -f -- "$file.out" "$file.err"
        kill -s KILL "$worker"
        kill -s KILL -- "-$$"
      ) &
      watcher=$!
      wait "$worker"
      status=$?
      kill "$watcher"
      ended=$(now)
      conclude | put
      rm -f -- "$file.out" "$file.err"
    ) </dev/null >/dev/null 2>&1 &
    say job "$job"
    say file "$file"
    """

  /// `timing` says when the work began and ended, as Python writes it.
  private static let clock = """
    now() { LC_ALL=C date '+%s %N %Y-%m-%d %H:%M:%S'; }
    micro() {
      case $1 in
        *[!0-9]* | '') echo 000000 ;;
        *) echo "${1%???}" ;;
      esac
    }
    timing() {
      set -- $begun $ended
      first=$(micro "$2") last=$(micro "$6")
      delta=$((($5 - $1) * 1000000 + 1$last - 1$first))
      days=$((delta / 86400000000))
      case $days in
        0) days= ;;
        1) days='1 day, ' ;;
        *) days="$days days, " ;;
      esac
      delta=$(printf '%s%d:%02d:%02d.%06d' "$days" $((delta / 3600000000 % 24)) \\
        $((delta / 60000000 % 60)) $((delta / 1000000 % 60)) $((delta % 1000000)))
      printf '"start": "%s %s.%s", "end": "%s %s.%s", "delta": "%s"' \\
        "$3" "$4" "$first" "$7" "$8" "$last" "$delta"
    }
    """

  /// `told FILE LINE` prints a file from a line on, as the inside of a JSON string.
  ///
  /// Byte 0, which no shell holds, goes through as 255, which no UTF-8 text holds.
  private static let telling = """
    strips=1
    zero=$(printf '\\377')
    rules='\(rules)'
    told() {
      text=$(
        tail -n "+$2" "$1" | LC_ALL=C tr '\\000' '\\377' |
          LC_ALL=C sed -e "$rules" -e "s/$zero/\\\\\\\\u0000/g"
        [ "$strips" = 1 ] || echo .
      )
      text=$(printf '%s\\n' "$text" | LC_ALL=C sed 's/$/\\\\n/' | tr -d '\\n')
      text=${text%??}
      [ "$strips" = 1 ] || text=${text%.}
      printf %s "$text"
    }
    """

  /// What `sed` does to a line that goes into a JSON string.
  private static var rules: String {
    let controls = (1..<32).filter { $0 != 10 }.map { number in
      let digits = String(number, radix: 16)
      let padded = String(repeating: "0", count: 4 - digits.count) + digits
      return "s/\(Character(Unicode.Scalar(UInt8(number))))/\\\\u\(padded)/g"
    }
    return (["s/\\\\/\\\\\\\\/g", "s/\"/\\\\\"/g"] + controls).joined(separator: "\n")
  }

  private static let tellingCommand = """
    ending='"msg": ""'
    [ "$status" = 0 ] || ending='"msg": "non-zero return code", "failed": true'
    printf '{"changed": true, "cmd": %s, "rc": %s, %s, %s, "stdout": "%s", "stderr": "%s"}' \\
      "$command" "$status" "$ending" "$(timing)" "$(told "$file.out" 2)" "$(told "$file.err" 1)"
    """

  private static let tellingTrouble = """
    printf '{"changed": false, "failed": true, "cmd": %s, "rc": %s, "msg": "%s%s"}' "$command" \\
      "$status" 'the shell of the host did not get as far as the command: ' \\
      "$(told "$file.err" 1)"
    """

  private static let passingJSONOn = """
    if grep -q '^[[:space:]]*{' "$file.out"; then
      sed -n '/^[[:space:]]*{/,$p' "$file.out"
    else
      printf '{"changed": false, "failed": true, "rc": %s, "msg": "%s", ' "$status" \\
        'MODULE FAILURE\\nSee stdout/stderr for the exact error'
      printf '"module_stdout": "%s", "module_stderr": "%s"}' "$(told "$file.out" 1)" \\
        "$(told "$file.err" 1)"
    fi
    """
}
