# shellcheck shell=bash disable=SC2034
# Names and addresses, all derived from the lab's number.

LAB_ID=${APUS_LAB_ID:-0}
case $LAB_ID in
  [0-9] | 1[0-5]) ;;
  *) echo "lab: \`APUS_LAB_ID\` is \`$LAB_ID\`, not a number from 0 to 15" >&2 && exit 64 ;;
esac
LAB_NAME=apus-lab
[ "$LAB_ID" = 0 ] || LAB_NAME=apus-lab-$LAB_ID
STATE=${APUS_LAB_STATE:-/run/$LAB_NAME}
CACHE=${APUS_LAB_CACHE:-/var/cache/apus-lab}

# `name:release` for each node; node number k has the addresses that end in 10 + k.
read -ra NODE_RELEASES <<<"jump:${APUS_LAB_JUMP_RELEASE:-bookworm} \
${APUS_LAB_NODES:-node1:bookworm node2:bookworm node3:trixie}"
NODES=("${NODE_RELEASES[@]%%:*}")

# The seed's networks: ens3 leads out (external_ip), ens4 is private.
EXTERNAL_NETWORK=10.56.0.0/22
EXTERNAL_GATEWAY=10.56.0.1
PRIVATE_NETWORK=192.168.1.0/24

# Where the controller meets the lab.  198.51.100.0/24 is for documentation (RFC 5737): no
# real network has it.  Each lab has 16 addresses of it.
PUBLIC=198.51.100
PUBLIC_FIRST=$((16 * LAB_ID))
CONTROLLER_ADDRESS=$PUBLIC.$((PUBLIC_FIRST + 1))
ROUTER_ADDRESS=$PUBLIC.$((PUBLIC_FIRST + 2))
JUMP_ADDRESS=$PUBLIC.$((PUBLIC_FIRST + 10))
FLOATING_ADDRESS=$PUBLIC.$((PUBLIC_FIRST + 11))

# IPv6: one /64 between controller and router, one behind the router.
PUBLIC6=fd5a:7075:7300:$(printf %x $((16 * LAB_ID)))
EXTERNAL6=fd5a:7075:7300:$(printf %x $((16 * LAB_ID + 1)))
JUMP_ADDRESS6=$EXTERNAL6::10

GUARDED_NETWORKS=(192.168.1.0/24 10.56.0.0/16 198.51.100.0/24)
GUARDED_NETWORKS6=(fd5a:7075:7300::/48)

CONTROLLER_LINK=apuslab$LAB_ID

# cc has sudo without a password, ops with one; the others differ in shell or in the way in.
USERS=(cc ops zed fin dan pat kim mia)

say() { printf '%s\n' "$*"; }

fail() {
  printf 'lab: %s\n' "$*" >&2
  exit 1
}

node_index() {
  local index
  for index in "${!NODES[@]}"; do
    [ "${NODES[index]}" != "$1" ] || { echo "$index" && return; }
  done
  fail "no node \`$1\`; there are: ${NODES[*]}"
}

node_release() {
  local index
  index=$(node_index "$1")
  echo "${NODE_RELEASES[index]#*:}"
}

external_address() { echo "10.56.0.$((10 + $(node_index "$1")))"; }

private_address() { echo "192.168.1.$((10 + $(node_index "$1")))"; }
