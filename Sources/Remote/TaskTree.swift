/// Ends the processes of the task that a resident shell runs, from another shell of the same user.
///
/// A task has no process group of its own: starting one would take a program more for every task. So
/// its processes are found in `/proc`: what descends from the shell, in whatever group or session,
/// and what has lost its parents but is in the shell's group and began later than the task's first
/// process (of two within one clock tick, the one with the higher number). What an earlier task left
/// running is neither, and goes on. The shell itself, which might take a killed task's unread input
/// for a request, is killed first.
enum TaskTree {
  /// Takes the shell's process number; asks first, and kills after two seconds.
  static let killing = """
    shell=$1 tree=" " first=
    cd /proc && read -r x <"$shell/stat" || { kill -s KILL "$shell"; exit 0; }
    set -- ${x##*) }
    own=$3
    [ "$own" = "$shell" ] || own=none
    look() {
      all=
      for pid in [0-9]*; do
        read -r x <"$pid/stat" || continue
        set -- ${x##*) }
        [ $# -ge 20 ] && [ "$1" != Z ] || continue
        shift
        all="$all$pid $1 $2 ${19}
    "
      done
    }
    later() {
      [ -n "$1" ] || return 1
      [ "$start" -gt "$1" ] || { [ "$start" -eq "$1" ] && [ "$pid" -gt "$eldest" ]; }
    }
    oldest() {
      while read -r pid parent group start; do
        [ "$parent" = "$shell" ] || continue
        later "$first" || first=$start eldest=$pid
      done <<.
    $all
    .
    }
    belongs() {
      [ "$pid" != "$shell" ] || return 1
      case $tree in
        *" $pid "*) return 1 ;;
        *" $parent "*) return 0 ;;
      esac
      [ "$parent" != "$shell" ] || return 0
      [ "$group" = "$own" ] && later "$first"
    }
    grow() {
      more=yes
      while [ -n "$more" ]; do
        more=
        while read -r pid parent group start; do
          ! belongs || more=yes tree="$tree$pid "
        done <<.
    $all
    .
      done
    }
    living() {
      left=
      while read -r pid parent group start; do
        case $tree in
          *" $pid "*) left="$left $pid" ;;
        esac
      done <<.
    $all
    .
      [ -n "$left" ]
    }
    look
    oldest
    grow
    kill -s KILL "$shell"
    living || exit 0
    kill -s TERM $left
    n=0
    while sleep 0.1 || sleep 1; do
      look
      grow
      living || exit 0
      n=$((n + 1))
      [ "$n" -lt 20 ] || break
    done
    kill -s KILL $left
    """
}
