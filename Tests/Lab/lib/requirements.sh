# shellcheck shell=bash disable=SC2154
# What the machine must have, and the lock that keeps two labs' commands apart.

require_root() {
  [ "$(id -u)" = 0 ] || fail "needs root: namespaces and mounts are made; try \`sudo $0\`"
}

require_host() {
  local pair missing=()
  require_root
  for pair in systemd-nspawn:systemd-container debootstrap:debootstrap ip:iproute2 \
    nft:nftables ssh-keygen:openssh-client python3:python3 perl:perl-base apt-get:apt; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} = 0 ] ||
    fail "missing: ${missing[*]}; hint: \`apt-get install ${missing[*]}\`"
  grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null ||
    fail "this kernel has no overlay file system"
  [ -n "$CGROUP_ROOT" ] || fail "no cgroup2 file system is mounted"
}

require_up() {
  [ -e "$STATE/up" ] || fail "lab $LAB_ID is not up; hint: \`lab up\`"
}

# Held until this command and all that it started have ended or joined the lab's cgroup: what
# a killed `up` leaves behind is either waited for here or found there.
lock_lab() {
  exec 9>"/run/lock/$LAB_NAME"
  flock --wait 60 9 || fail "another command holds /run/lock/$LAB_NAME for more than a minute"
}
