/// The parts of `expect` that are done on the host.
///
/// The program outlives the request that starts it. It runs in a terminal of `script`; a folder of
/// its caller's own has what it says (`out`), a pipe to what it reads (`in`), and in the end its
/// status (`end`). Where nobody asks for thirty seconds it is ended: then the caller is gone.
enum ExpectScript {
  /// The steps in which the host counts time.
  static let ticksPerSecond = 20

  /// Starts `line`, words of a shell, whose first is `program`; then as `following`.
  static let starting = ModuleScript(
    ["program", "line", "echo", "folder", "creates", "removes", "limit"],
    """
    \(follow)
    runnable() {
      case $1 in
        */*) [ -f "$1" ] && [ -x "$1" ] && return ;;
        *)
          (
            IFS=: && set -f
            for one in $PATH; do
              [ -f "${one:-.}/$1" ] && [ -x "${one:-.}/$1" ] && exit 0
            done
            exit 1
          ) && return ;;
      esac
      return 1
    }
    hold() {
      exec 3<>"$work/in"
      SHELL=/bin/sh script -qefc "exec /bin/sh '$work/run'" /dev/null \\
        <&3 >"$work/out" 2>&1 3>&- &
      child=$!
      echo "$child" >"$work/child"
      (
        idle=0
        while [ "$idle" -lt 30 ] && [ -d "$work" ]; do
          sleep 1
          idle=$((idle + 1))
          [ ! -e "$work/alive" ] || idle=0
          rm -f -- "$work/alive"
        done
        [ -d "$work" ] || exit
        [ -e "$work/end" ] || kill "$child"
        rm -rf -- "$work"
      ) &
      wait "$child"
      echo "$?" >"$work/status" && mv -- "$work/status" "$work/end"
    }
    eval "folder=$folder; creates=$creates; removes=$removes"
    if [ -n "$folder" ]; then
      said=$(cd -- "$folder" 2>&1) || fail "Unable to change directory before execution: $said"
      cd -- "$folder"
    fi
    if [ -n "$creates" ] && [ -e "$creates" ]; then
      say skipped "skipped, since $creates exists"
      exit 0
    fi
    if [ -n "$removes" ] && [ ! -e "$removes" ]; then
      say skipped "skipped, since $removes does not exist"
      exit 0
    fi
    runnable "$program" || fail "The command was not found or was not executable: $program."
    runnable script || fail "Failed to find required executable \\"script\\" in paths: $PATH"
    work=$(mktemp -d) || fail "cannot make a temporary folder"
    say work "$work"
    mkfifo -m 600 -- "$work/in" || fail "cannot make a pipe in $work"
    : >"$work/out"
    {
      printf 'stty %s\\n' "$echo"
      if [ -z "$language" ]; then echo 'unset LC_ALL'; fi
      printf 'exec %s\\n' "$line"
    } >"$work/run" || fail "cannot write in $work"
    [ -z "$language" ] || LC_ALL=${language#x}
    hold </dev/null >/dev/null 2>&1 &
    follow 0
    """)

  /// Writes `answer` to the program and waits until it has said more than `offset` bytes, has ended,
  /// or `limit` ticks are over.
  static let following = ModuleScript(
    ["work", "offset", "answer", "limit"],
    """
    \(follow)
    [ -d "$work" ] || fail "the command was ended, for it was not looked after"
    if [ -n "$answer" ]; then
      # Opened for both: waits for nobody.
      exec 4<>"$work/in"
      printf '%s' "$answer" >&4
      exec 4>&-
    fi
    follow "$offset"
    """)

  /// Ends the program.
  static let ending = ModuleScript(
    ["work"],
    """
    read -r child <"$work/child" && kill "$child" 2>/dev/null
    rm -rf -- "$work"
    """)

  private static let follow = """
    follow() {
      ticks=0 status=
      while [ ! -e "$work/end" ] && [ "$ticks" -lt "$limit" ]; do
        : >"$work/alive"
        size=$(wc -c <"$work/out")
        [ "$((size))" -le "$1" ] || break
        sleep 0.05 2>/dev/null || { sleep 1 && ticks=$((ticks + 19)); }
        ticks=$((ticks + 1))
      done
      say waited "$ticks"
      [ ! -e "$work/end" ] || { read -r status <"$work/end" && say status "$status"; }
      printf '<output\\0'
      tail -c "+$(($1 + 1))" "$work/out"
      [ -z "$status" ] || rm -rf -- "$work"
    }
    """
}
