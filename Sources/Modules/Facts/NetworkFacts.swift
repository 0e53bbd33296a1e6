import OrderedCollections
import Values

/// The host's network interfaces and addresses.
enum NetworkFacts: FactFamily {
  static let name = "network"
  static let synonyms = [
    "interfaces", "default_ipv4", "default_ipv6", "all_ipv4_addresses", "all_ipv6_addresses",
    "locally_reachable_ips", "fibre_channel_wwn", "iscsi", "nvme", "hostnqn",
  ]
  static let requirements = ["platform", "distribution"]

  // Neither address is sent anything: the kernel is asked which way it would go.
  static let script = """
    for path in /sys/class/net/*; do
      [ -d "$path" ] || continue
      device=${path##*/}
      say net.device "$device"
      for key in address mtu operstate type speed flags bridge/bridge_id bridge/stp_state \\
        bonding/slaves bonding/mode bonding/miimon bonding/lacp_rate bonding/primary \\
        bonding/all_slaves_active bonding_slave/perm_hwaddr; do
        value=
        { read -r value <"$path/$key"; } 2>/dev/null || [ -n "$value" ] || continue
        say "net.$device.$key" "$value"
      done
      [ ! -d "$path/bridge" ] ||
        say "net.$device.bridge" "$(cd "$path/brif" 2>/dev/null && ls)"
      [ ! -d "$path/bonding" ] || say "net.$device.bonding" 1
      [ ! -e "$path/device" ] || say "net.$device.device" "$(readlink "$path/device")"
      [ ! -e "$path/device/driver/module" ] ||
        say "net.$device.module" "$(readlink -f "$path/device/driver/module")"
      ! command -v ethtool >/dev/null || run "net.$device.features" ethtool -k "$device"
    done
    ! command -v ip >/dev/null || say net.ip 1
    run net.addresses ip addr show
    run net.route4 ip -4 route get 8.8.8.8
    run net.route6 ip -6 route get 2404:6800:400a:800::1012
    run net.local4 ip -4 route show table local
    run net.local6 ip -6 route show table local
    for file in /sys/class/fc_host/*/port_name; do
      [ ! -r "$file" ] || say net.wwn "$(cat "$file")"
    done
    show net.iscsi /etc/iscsi/initiatorname.iscsi
    show net.nqn /etc/nvme/hostnqn
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    var facts: Mapping = [
      "fibre_channel_wwn": .list(
        reply.all("net.wwn").map { .string(String($0.drop { $0 != "x" }.dropFirst())) }),
      "iscsi_iqn": .string(initiator(reply)), "hostnqn": .string(reply.trimmed("net.nqn") ?? ""),
    ]
    guard reply["net.ip"] != nil else { return facts }
    var table = InterfaceTable(reply)
    table.addAddresses(reply["net.addresses"] ?? "")
    for (name, interface) in table.interfaces {
      // A colon would end the name in a template.
      facts[.string(name.replacing(":", with: "_"))] = .mapping(interface)
    }
    let names = table.interfaces.keys.map { Value.string($0.replacing(":", with: "_")) }
    facts["interfaces"] = .list(names)
    facts["default_ipv4"] = .mapping(table.defaults4)
    facts["default_ipv6"] = .mapping(table.defaults6)
    facts["all_ipv4_addresses"] = .list(table.all4)
    facts["all_ipv6_addresses"] = .list(table.all6)
    facts["locally_reachable_ips"] = [
      "ipv4": .list(reachable(reply, "net.local4")), "ipv6": .list(reachable(reply, "net.local6")),
    ]
    return facts
  }

  private static func initiator(_ reply: Reply) -> String {
    let line = reply.lines("net.iscsi").first { $0.hasPrefix("InitiatorName=") }
    return line.map { String($0.dropFirst("InitiatorName=".count)) } ?? ""
  }

  private static func reachable(_ reply: Reply, _ name: String) -> [Value] {
    var seen: OrderedSet<String> = []
    for line in reply.lines(name) {
      let words = line.split(separator: " ")
      if words.count > 1, words[0] == "local" { seen.append(String(words[1])) }
    }
    return seen.map(Value.string)
  }
}
