# shellcheck shell=bash disable=SC2154
# The guard routes, and the router: a network namespace that joins controller and nodes.

# Packets for the lab's networks must never leave by the default route.  The largest metric
# lets every other route for the same network win; the guards outlive the lab.
add_guard_routes() {
  local network
  for network in "${GUARDED_NETWORKS[@]}"; do
    ip -4 route replace unreachable "$network" metric 4294967295
  done
  ! has_ipv6 || for network in "${GUARDED_NETWORKS6[@]}"; do
    ip -6 route replace unreachable "$network" metric 4294967295
  done
}

has_ipv6() {
  [ "$(cat /proc/sys/net/ipv6/conf/all/disable_ipv6 2>/dev/null)" = 0 ]
}

in_router() { nsenter --target "$(cat "$STATE/router.pid")" --net -- "$@"; }

start_router() {
  (
    enter_cgroup router
    exec 9>&-
    # shellcheck disable=SC2016 # the inner shell writes its own id
    exec setsid unshare --net sh -c 'echo $$ >"$0" && exec sleep infinity' "$STATE/router.new" \
      </dev/null >/dev/null 2>&1
  ) &
  until [ -s "$STATE/router.new" ]; do sleep 0.01; done
  mv "$STATE/router.new" "$STATE/router.pid"
  remove_router_link
  ip link add dev "$CONTROLLER_LINK" type veth peer name controller \
    netns "$(cat "$STATE/router.pid")"
  address_router
  in_router nft --file - < <(router_rules)
}

address_router() {
  ip address add "$CONTROLLER_ADDRESS/28" dev "$CONTROLLER_LINK"
  ip link set "$CONTROLLER_LINK" up
  in_router ip -batch - <<END
link set lo up
address add $ROUTER_ADDRESS/28 dev controller
address add $JUMP_ADDRESS/32 dev controller
address add $FLOATING_ADDRESS/32 dev controller
link set controller up
link add name external type bridge
address add $EXTERNAL_GATEWAY/22 dev external
link set external up
link add name private type bridge
link set private up
END
  in_router sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
  has_ipv6 || return 0
  ip address add "$PUBLIC6::1/64" dev "$CONTROLLER_LINK" nodad
  ip route replace "$EXTERNAL6::/64" via "$PUBLIC6::2" dev "$CONTROLLER_LINK"
  in_router ip address add "$PUBLIC6::2/64" dev controller nodad
  in_router ip address add "$EXTERNAL6::1/64" dev external nodad
  in_router sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
}

# Floating addresses as clouds make them: the host itself knows only its ens3 address.
router_rules() {
  cat <<END
table ip floating {
  chain prerouting {
    type nat hook prerouting priority dstnat
    ip daddr $JUMP_ADDRESS dnat to 10.56.0.10
    ip daddr $FLOATING_ADDRESS dnat to 10.56.0.11
  }
  chain postrouting {
    type nat hook postrouting priority srcnat
    oifname "external" ip saddr $EXTERNAL_NETWORK ct status dnat masquerade
    oifname "controller" ip saddr 10.56.0.10 snat to $JUMP_ADDRESS
    oifname "controller" ip saddr 10.56.0.11 snat to $FLOATING_ADDRESS
  }
}
END
}

remove_router_link() {
  [ ! -e "/sys/class/net/$CONTROLLER_LINK" ] || ip link delete "$CONTROLLER_LINK" 2>/dev/null ||
    [ ! -e "/sys/class/net/$CONTROLLER_LINK" ]
}
