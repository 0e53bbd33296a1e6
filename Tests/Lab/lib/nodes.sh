# shellcheck shell=bash disable=SC2153,SC2154
# Booting, entering and resetting nodes.

# The process that is a node's PID 1, as seen from here; empty where the node is down.
node_leader() {
  local pids
  mapfile -t pids < <(cgroup_processes "$CGROUP/$1" | sed 's|.*|/proc/&/status|')
  [ ${#pids[@]} -gt 0 ] || return 0
  # A process may end while its file is looked for; cat goes on to the next where awk would stop.
  cat "${pids[@]}" 2>/dev/null |
    awk '/^Pid:/ { pid = $2 } /^NSpid:/ && NF > 2 && $NF == 1 && !leader { leader = pid }
      END { if (leader) print leader }' || true
}

# True when something in the node listens on port 22.
node_answers() {
  local leader
  leader=$(node_leader "$1")
  [ -n "$leader" ] && awk '$4 == "0A" && $2 ~ /:0016$/ { found = 1 } END { exit !found }' \
    "/proc/$leader/net/tcp" 2>/dev/null
}

all_nodes_run() {
  local node
  for node in "${NODES[@]}"; do node_answers "$node" || return 1; done
}

boot_nodes() {
  local node
  for node in "$@"; do
    start_node "$node" &
  done
  for node in "$@"; do await_node "$node"; done
}

start_node() {
  local node=$1
  mkdir -p "$STATE/nodes/$node/root"
  in_router ip link delete "$node-ens3" 2>/dev/null || true
  in_router ip link delete "$node-ens4" 2>/dev/null || true
  enter_cgroup "$node"
  exec 9>&-
  exec setsid unshare --mount --net --propagation private \
    bash "$HERE/lib/boot" "$node" </dev/null >"$STATE/nodes/$node/console.log" 2>&1
}

await_node() {
  local deadline=$((SECONDS + 60))
  until node_answers "$1"; do
    [ $SECONDS -lt $deadline ] ||
      fail "$1 does not answer on port 22 after 60 s; see $STATE/nodes/$1/console.log"
    sleep 0.05
  done
}

run_in_node() {
  local node=${1-} leader
  [ $# -ge 1 ] || fail "\`exec\` takes a node and a command"
  require_root
  require_up
  node_index "$node" >/dev/null
  shift
  [ "${1-}" != -- ] || shift
  [ $# -ge 1 ] || fail "\`exec\` takes a node and a command"
  leader=$(node_leader "$node")
  [ -n "$leader" ] || fail "$node is down; hint: \`lab reset $node\`"
  enter_cgroup "$node/exec"
  exec nsenter --target "$leader" --mount --uts --ipc --net --pid --cgroup --root --wd -- \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/root USER=root LANG=C.UTF-8 TERM="${TERM:-dumb}" "$@"
}

# The disk, the namespaces and the cgroup go with the processes; keys and addresses stay.
reset_node() {
  [ $# = 1 ] || fail "\`reset\` takes one node"
  require_root
  require_up
  node_index "$1" >/dev/null
  lock_lab
  kill_cgroup "$CGROUP/$1"
  boot_nodes "$1"
}

print_status() {
  local node state leader
  printf '%-8s %-10s %-16s %-14s %-15s %s\n' NODE RELEASE PUBLIC PRIVATE STATE PID1
  for node in "${NODES[@]}"; do
    leader=$(node_leader "$node")
    state=down
    [ -z "$leader" ] || state=booting
    ! node_answers "$node" || state=up
    printf '%-8s %-10s %-16s %-14s %-15s %s\n' "$node" "$(node_release "$node")" \
      "$(public_address "$node")" "$(private_address "$node")" "$state" "${leader:--}"
  done
}

public_address() {
  case $(node_index "$1") in
    0) echo "$JUMP_ADDRESS" ;;
    1) echo "$FLOATING_ADDRESS" ;;
    *) echo - ;;
  esac
}
