# shellcheck shell=bash disable=SC2154
# The kernel need not have netem: a proxy on the controller's lab address adds the time.

DELAY_PORT_JUMP=2210
DELAY_PORT_NODE1=2211

set_delay() {
  [ $# = 1 ] || fail "\`delay\` takes the milliseconds to add"
  [[ $1 =~ ^[0-9]+$ ]] || fail "\`$1\` is not a number of milliseconds"
  require_root
  require_up
  lock_lab
  kill_cgroup "$CGROUP/delay"
  rm -f "$STATE/delay"
  [ "$1" -gt 0 ] || return 0
  (
    enter_cgroup delay
    exec 9>&-
    exec setsid python3 "$HERE/lib/delay.py" "$1" "$STATE/delay" \
      "$CONTROLLER_ADDRESS:$DELAY_PORT_JUMP" "$JUMP_ADDRESS:22" \
      "$CONTROLLER_ADDRESS:$DELAY_PORT_NODE1" "$FLOATING_ADDRESS:22" \
      </dev/null >"$STATE/delay.log" 2>&1
  ) &
  until [ -e "$STATE/delay" ]; do
    kill -0 $! 2>/dev/null || fail "the delaying proxy did not start; see $STATE/delay.log"
    sleep 0.02
  done
  print_delay
}

print_delay() {
  [ -e "$STATE/delay" ] || return 0
  say "$(cat "$STATE/delay") ms more: jump host at $CONTROLLER_ADDRESS:$DELAY_PORT_JUMP," \
    "node1 at $CONTROLLER_ADDRESS:$DELAY_PORT_NODE1"
}
