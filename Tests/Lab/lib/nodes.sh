# shellcheck shell=bash
# Booting, entering and resetting nodes.

# The process that is a node's PID 1, as seen from here; empty where the node is down.
node_leader() {
  local pids
  mapfile -t pids < <(cgroup_processes "$CGROUP/$1")
  [ ${#pids[@]} -gt 0 ] || return 0
  cat "${pids[@]/%//status}" 2>/dev/null < /dev/null || true
}
