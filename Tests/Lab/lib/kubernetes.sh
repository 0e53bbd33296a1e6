# shellcheck shell=bash disable=SC2154
# What a node needs beyond the plain boot so that kubelet and containers run on it.  Used where
# APUS_LAB_KUBERNETES names the folder that `lib/kubernetes/build` filled.

CONTROLLERS=(cpu cpuacct cpuset memory devices freezer blkio pids)

prepare_for_kubernetes() {
  UNIFIED=0
  mount_controllers
  NODE_OPTIONS=(--system-call-filter="@keyring bpf" --bind=/dev/kmsg
    --bind-ro="$APUS_LAB_KUBERNETES:/srv/kubernetes"
    --tmpfs=/var/lib/containerd:mode=0711 --tmpfs=/var/lib/kubelet:mode=0755)
}

# The machine's controllers are on cgroup v1: a unified tree in a node would have none.  The node
# sees a tree of its own below each, because nspawn gives it a namespace of cgroups.
mount_controllers() {
  local controller tree
  umount --lazy --recursive /sys/fs/cgroup
  mount -t sysfs sysfs /sys
  mount -t tmpfs -o mode=0755 tmpfs /sys/fs/cgroup
  for controller in "${CONTROLLERS[@]}" name=systemd; do
    tree=/sys/fs/cgroup/${controller#name=}
    mkdir "$tree"
    mount -t cgroup -o "${controller/name=/none,name=}" cgroup "$tree"
    [ "$controller" != cpuset ] || echo 1 >"$tree/cgroup.clone_children"
    mkdir -p "$tree/$LAB_NAME-$node"
    echo $$ >"$tree/$LAB_NAME-$node/cgroup.procs"
  done
  mkdir -p /run/systemd/nspawn
  mount -t tmpfs -o mode=0700 tmpfs /run/systemd/nspawn
}

# nspawn mounts the trees read-only.  kubelet would change some settings of the kernel for
# everybody; it leaves alone what is right already.  And it wants to know whom pods ask for names.
finish_kubernetes_nodes() {
  local node
  for node in "$@"; do
    "$HERE/lab" exec "$node" -- sh -euc '
      for tree in '"${CONTROLLERS[*]}"'; do mount -o remount,bind,rw /sys/fs/cgroup/$tree; done
      [ -e /etc/resolv.conf ] || echo nameserver 127.0.0.1 >/etc/resolv.conf
      mkdir -p /run/kernel-settings && cd /run/kernel-settings
      for setting in kernel/panic=10 kernel/panic_on_oops=1 vm/overcommit_memory=1; do
        file=${setting%=*}
        echo "${setting#*=}" >"${file#*/}"
        mount --bind -o ro "${file#*/}" "/proc/sys/$file"
      done'
  done
}
