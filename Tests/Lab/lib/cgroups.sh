# shellcheck shell=bash disable=SC2154
# Every process of the lab lives below one cgroup, so that it can be found and ended without
# names or remembered process ids.

CGROUP_ROOT=$(findmnt --noheadings --output TARGET --types cgroup2 | head -n 1 || true)
CGROUP=$CGROUP_ROOT/$LAB_NAME

# Moves this shell into the lab's cgroup `$1`.
enter_cgroup() {
  mkdir -p "$CGROUP/$1"
  echo $BASHPID >"$CGROUP/$1/cgroup.procs"
}

cgroup_processes() {
  [ ! -d "$1" ] || find "$1" -name cgroup.procs -exec cat {} + 2>/dev/null
}

kill_cgroup() {
  local tries=0
  [ -d "$1" ] || return 0
  until echo 1 >"$1/cgroup.kill" && find "$1" -depth -type d -exec rmdir {} + 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 500 ] || fail "processes in $1 do not end: $(cgroup_processes "$1" | xargs)"
    sleep 0.02
  done
}
