/// The loop that a resident shell runs: reads a request, runs it, frames what it says.
///
/// A request is a line `marker way prelude script-number script input`, then the prelude's text, the
/// script's text and the input's bytes. A text is told as `lines:bytes`, one of which is 0: lines are
/// read with `read`, which takes no byte too many but needs a system call for each; long texts and
/// all input go through `dd`, which takes exactly as many as it is told (`head -c` of busybox takes
/// more). A script is kept under its number and need not be sent again.
///
/// Way 0 lets the task write to our streams. Way 1 puts a `cat` before each, so that a child that the
/// task leaves behind holds a pipe of its own: it cannot keep us waiting, and before the next task
/// the `cat`s are killed, so that it cannot speak into another task's reply. The next pair starts as
/// soon as a task has been answered, while the answer is on its way. Way 2 is way 0 for tasks that
/// read their input from our stream themselves, and exactly all of it unless they fail: then the
/// loop ends, lest it take the rest of the input for requests.
struct ShellLoop {
  /// What stands before the shell's first words, after whatever the login said.
  let greeting: String

  /// The command for a login shell.
  ///
  /// In single quotes it means the same to sh, bash, zsh and fish, as it holds neither single quotes
  /// nor two backslashes in a row.
  var command: String { "/bin/sh -c '\(text)'" }

  /// The words after `/bin/sh` that start the loop as the leader of a process group of its own.
  ///
  /// Under `sudo` and `su` it would be in their group.
  var leadingCommand: (script: String, loop: String) {
    let script = """
      read -r x </proc/$$/stat && set -- $x; \
      [ "$5" = $$ ] || ! command -v setsid >/dev/null || exec setsid /bin/sh -c "$0"; \
      exec /bin/sh -c "$0"
      """
    return ("'\(script)'", "'\(text)'")
  }

  var text: String {
    #"""
    exec 3>&1 9>&2 4<&0 </dev/null >/dev/null 2>&1
    _nl="
    "
    read -r _x </proc/$$/stat && set -- $_x
    echo "\#(greeting) $$ ${5:-0} $(id -u) $(id -un)
    $HOME
    ${TMPDIR:-/tmp}" >&3
    \#(Self.reading)
    \#(Self.running)
    \#(Self.pipes)
    while IFS=" " read -r _m _w _a _c _s _i <&4; do
      _cut
      _text "${_a%:*}" "${_a#*:}"
      _a=$_t
      if [ "$_s" != 0:0 ]; then
        _text "${_s%:*}" "${_s#*:}"
        eval "_c$_c=\$_t"
      fi
      eval "_t=\$_a\$_c$_c"
      if [ "$_w" != 1 ]; then
        echo "$_m" >&3
        echo "$_m" >&9
        _run >&3 7>&9
        _r=$?
        echo "$_m $_r" >&3
        echo "$_m" >&9
        [ "$_w$_r" = 20 ] || [ "$_w" = 0 ] || exit
      else
        [ "$_g" ] || _guard
        echo "$_m" >&8
        echo "$_m" >&6
        _run >&8 7>&6
        echo "$_m $?" >&8
        echo "$_m" >&6
        exec 6>&- 8>&-
        _q=$_g
        _guard
      fi
    done
    """#
  }

  private static let reading = """
    _text() {
      _t=
      [ "$2" -eq 0 ] || {
        _t=$(dd bs="$2" count=1 iflag=fullblock <&4)$_nl
        return
      }
      while [ "$1" -gt 0 ]; do
        IFS= read -r _l <&4 || exit
        _t=$_t$_l$_nl
        set -- $(($1 - 1)) 0
      done
    }
    _feed() {
      [ "$_i" -lt 65536 ] || dd bs=65536 count=$((_i / 65536)) iflag=fullblock || return
      [ $((_i % 65536)) -eq 0 ] || dd bs=$((_i % 65536)) count=1 iflag=fullblock
    }
    _rest() {
      [ "$_i" -le 65536 ] || cat >/dev/null
      while read -r _x; do :; done
    }
    """

  /// Runs the text with its own streams only; what the shell itself says of its end is not its own.
  private static let running = """
    _run() {
      if [ "$_i" -eq 0 ]; then
        ( eval "$_t" ) 2>&7 3>&- 4<&- 5<&- 6>&- 7>&- 8>&- 9>&-
      elif [ "$_w" = 2 ]; then
        ( eval "$_t" ) <&4 2>&7 3>&- 4<&- 5<&- 6>&- 7>&- 8>&- 9>&-
      else
        _feed <&4 | {
          ( eval "$_t" ) 2>&7 3>&- 4<&- 5<&- 6>&- 7>&- 8>&- 9>&-
          _r=$?
          _rest
          exit $_r
        }
      fi
    }
    """

  /// `_pipe` makes a pipe, its reading end 5 and its writing end 6; `_guard` leaves 8 and 6 as what
  /// the next task writes to, with `_g` behind them.
  ///
  /// A here document is a pipe in dash, busybox and bash 5.1, if it is not empty; in dash without a
  /// process of its own, if it needs no expansion. Elsewhere a named pipe must do, whose name is gone
  /// at once. `_cut` kills the last task's `cat`s, if they still are our children.
  private static let pipes = """
    _pipe() {
      exec 5<<"."

    .
      if [ -p /proc/self/fd/5 ]; then
        read -r _x <&5
        exec 6>/proc/self/fd/5
      else
        _x=${TMPDIR:-/tmp}/.apus.$$
        mkfifo -m 600 "$_x" && exec 6<>"$_x" 5<"$_x" && exec 6>"$_x"
        rm -f "$_x"
      fi
    }
    _guard() {
      _pipe
      cat <&5 >&3 3>&- 4<&- 5<&- 6>&- 9>&- &
      _g=$!
      exec 8>&6
      _pipe
      cat <&5 >&9 3>&- 4<&- 5<&- 6>&- 8>&- 9>&- &
      _g="$_g $!"
      exec 5<&-
    }
    _cut() {
      for _p in $_q; do
        read -r _x </proc/$_p/stat && set -- $_x && [ "$4" = $$ ] && kill -9 $_p
        wait $_p
      done
      _q=
    }
    """
}
