import OrderedCollections
import Values

/// The interfaces of a host as facts: what the kernel's files tell of each, then its addresses.
struct InterfaceTable {
  private(set) var interfaces: OrderedDictionary<String, Mapping> = [:]
  /// The interface, address and gateway of the way out.
  private(set) var defaults4: Mapping
  private(set) var defaults6: Mapping
  private(set) var all4: [Value] = []
  private(set) var all6: [Value] = []

  init(_ reply: Reply) {
    defaults4 = Self.route(reply["net.route4"], to: "8.8.8.8")
    defaults6 = Self.route(reply["net.route6"], to: "2404:6800:400a:800::1012")
    for device in reply.all("net.device") {
      interfaces[device] = Self.interface(device, reply)
    }
  }

  private static func route(_ text: String?, to destination: String) -> Mapping {
    let words = (text ?? "").split(separator: "\n").first?.split(separator: " ") ?? []
    guard words.first.map(String.init) == destination else { return [:] }
    var route: Mapping = [:]
    for (keyword, value) in zip(words, words.dropFirst()) {
      switch keyword {
      case "dev": route["interface"] = .string(String(value))
      case "src": route["address"] = .string(String(value))
      case "via" where value != destination: route["gateway"] = .string(String(value))
      default: break
      }
    }
    return route
  }

  private static let types = [
    "1": "ether", "32": "infiniband", "512": "ppp", "772": "loopback", "65534": "tunnel",
  ]

  private static func interface(_ device: String, _ reply: Reply) -> Mapping {
    func text(_ key: String) -> String? { reply["net.\(device).\(key)"] }
    var facts: Mapping = ["device": .string(device)]
    if let address = text("address"), !address.isEmpty, address != "00:00:00:00:00:00" {
      facts["macaddress"] = .string(address)
    }
    facts["mtu"] = text("mtu").flatMap { Int($0) }.map(Value.int)
    facts["active"] = text("operstate").map { .bool($0 != "down") }
    facts["module"] = text("module").map { .string(lastComponent($0)) }
    facts["type"] = text("type").map { .string(types[$0] ?? "unknown") }
    if let members = text("bridge") {
      facts["type"] = "bridge"
      facts["interfaces"] = .list(members.split(separator: "\n").map { .string(String($0)) })
      facts["id"] = text("bridge/bridge_id").map(Value.string)
      facts["stp"] = text("bridge/stp_state").map { .bool($0 == "1") }
    }
    if text("bonding") != nil { addBonding(text, to: &facts) }
    facts["perm_macaddress"] = text("bonding_slave/perm_hwaddr").map(Value.string)
    facts["pciid"] = text("device").map { .string(lastComponent($0)) }
    facts["speed"] = text("speed").flatMap { Int($0) }.map(Value.int)
    if let flags = text("flags").flatMap({ Int($0.dropFirst(2), radix: 16) }) {
      facts["promisc"] = .bool(flags & 0x100 != 0)
    }
    if let features = text("features") { facts["features"] = .mapping(self.features(features)) }
    return facts
  }

  private static func addBonding(_ text: (String) -> String?, to facts: inout Mapping) {
    func word(_ key: String) -> Value {
      .string(text("bonding/\(key)")?.split(separator: " ").first.map(String.init) ?? "")
    }
    facts["type"] = "bonding"
    facts["slaves"] = .list(
      (text("bonding/slaves") ?? "").split(separator: " ").map { .string(String($0)) })
    facts["mode"] = word("mode")
    facts["miimon"] = word("miimon")
    facts["lacp_rate"] = word("lacp_rate")
    if let primary = text("bonding/primary"), !primary.isEmpty {
      facts["primary"] = .string(primary)
      facts["all_slaves_active"] = .bool(text("bonding/all_slaves_active") == "1")
    }
  }

  /// What `ethtool -k` prints: `name: on [fixed]`.
  private static func features(_ text: String) -> Mapping {
    var features: Mapping = [:]
    for line in text.split(separator: "\n") where !line.hasSuffix(":") {
      guard let colon = line.firstRange(of: ": ") else { continue }
      let name = String(line[..<colon.lowerBound].trimmed).replacing("-", with: "_")
      features[.string(name)] = .string(String(line[colon.upperBound...].trimmed))
    }
    return features
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

extension InterfaceTable {
  /// Adds what `ip addr show` prints of all interfaces.
  mutating func addAddresses(_ text: String) {
    var device = ""
    var later: [(device: String, words: [String])] = []
    for line in text.split(separator: "\n") {
      if line.first?.isNumber == true {
        let name = line.split(separator: " ").dropFirst().first ?? ""
        flush(&later)
        device = String(name.prefix { $0 != "@" && $0 != ":" })
        continue
      }
      let words = line.split(separator: " ").map(String.init)
      guard words.count > 1 else { continue }
      // Ansible asks for the primary ones first, so the others come behind them.
      let isSecondary = words.contains("secondary") || words.contains("temporary")
      if isSecondary { later.append((device, words)) } else { add(words, to: device, false) }
    }
    flush(&later)
  }

  private mutating func flush(_ later: inout [(device: String, words: [String])]) {
    for one in later { add(one.words, to: one.device, true) }
    later = []
  }

  private mutating func add(_ words: [String], to device: String, _ isSecondary: Bool) {
    switch words[0] {
    case "inet": addIPv4(words, to: device, isSecondary)
    case "inet6": addIPv6(words, to: device)
    default: break
    }
  }

  private mutating func addIPv4(_ words: [String], to device: String, _ isSecondary: Bool) {
    let parts = words[1].split(separator: "/").map(String.init)
    let prefix = parts.count == 2 ? parts[1] : "32"
    let broadcast = parts.count == 2 && words.count > 3 && words[2] == "brd" ? words[3] : ""
    let address = parts[0]
    let bits = address.split(separator: ".").reduce(UInt32(0)) { $0 << 8 | (UInt32($1) ?? 0) }
    let length = UInt32(prefix) ?? 32
    let mask = length == 0 ? 0 : ~UInt32(0) << (32 - min(length, 32))
    let entry: Mapping = [
      "address": .string(address), "broadcast": .string(broadcast),
      "netmask": .string(Self.dotted(mask)), "network": .string(Self.dotted(bits & mask)),
      "prefix": .string(prefix),
    ]
    let label = words.last ?? device
    if label != device, interfaces[label] == nil { interfaces[label] = [:] }
    if !isSecondary, interfaces[label]?["ipv4"] == nil {
      interfaces[label]?["ipv4"] = .mapping(entry)
    } else {
      append(entry, to: label, "ipv4_secondaries")
      if isSecondary, label != device { append(entry, to: device, "ipv4_secondaries") }
    }
    if defaults4["address"]?.string == address {
      for key in ["broadcast", "netmask", "network", "prefix"] as [Value] {
        defaults4[key] = entry[key]
      }
      defaults4.merge(link(of: device)) { $1 }
      defaults4["alias"] = .string(label)
    }
    if !address.hasPrefix("127.") { all4.append(.string(address)) }
  }

  private mutating func addIPv6(_ words: [String], to device: String) {
    let hasPeer = words.count > 5 && words[2] == "peer"
    let parts = words[hasPeer ? 3 : 1].split(separator: "/").map(String.init)
    let address = hasPeer ? words[1] : parts[0]
    let place = hasPeer ? 5 : 3
    let entry: Mapping = [
      "address": .string(address), "prefix": .string(parts.count > 1 ? parts[1] : "128"),
      "scope": .string(words.count > place ? words[place] : ""),
    ]
    append(entry, to: device, "ipv6")
    if defaults6["address"]?.string == address {
      defaults6["prefix"] = entry["prefix"]
      defaults6["scope"] = entry["scope"]
      defaults6.merge(link(of: device)) { $1 }
    }
    if address != "::1" { all6.append(.string(address)) }
  }

  private mutating func append(_ entry: Mapping, to device: String, _ key: Value) {
    let entries = interfaces[device]?[key]?.items ?? []
    interfaces[device, default: [:]][key] = .list(entries + [.mapping(entry)])
  }

  private func link(of device: String) -> Mapping {
    let interface = interfaces[device] ?? [:]
    var link: Mapping = ["type": interface["type"] ?? "unknown"]
    link["macaddress"] = interface["macaddress"] ?? "00:00:00:00:00:00"
    link["mtu"] = interface["mtu"]
    return link
  }

  private static func dotted(_ bits: UInt32) -> String {
    [24, 16, 8, 0].map { String(bits >> $0 & 0xFF) }.joined(separator: ".")
  }
}
