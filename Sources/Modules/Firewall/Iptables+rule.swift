import OrderedCollections
import Values

extension Iptables {
  /// The words that describe the rule, in the order in which Ansible writes them.
  var rule: [String] {
    header + targets + ports + tracking + owners + ending
  }

  /// A flag and its text; a leading `!` of the text inverts the flag.
  private func option(_ flag: String, _ text: String?) -> [String] {
    guard let text else { return [] }
    return text.hasPrefix("!") ? ["!", flag, String(text.dropFirst())] : [flag, text]
  }

  private func list(_ flag: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : [flag, items.joined(separator: ",")]
  }

  /// The extension that options need, unless it was asked for by name.
  private func matching(_ name: String, unless isLoaded: Bool = false) -> [String] {
    isLoaded ? [] : ["-m", name]
  }

  private var header: [String] {
    var words = option("-p", transport) + option("-s", source) + option("-d", destination)
    for match in matches { words += option("-m", match) }
    if let looked = flagWords("flags"), let set = flagWords("flags_set") {
      words += ["--tcp-flags", looked, set]
    }
    return words + option("-j", jump)
  }

  private func flagWords(_ key: Value) -> String? {
    guard let value = flags?.mapping?[key], let words = [String](argument: value) else {
      return nil
    }
    return words.joined(separator: ",")
  }

  private var targets: [String] {
    var words: [String] = []
    if jump?.lowercased() == "tee" { words += option("--gateway", gateway) }
    words += option("--log-prefix", logPrefix) + option("--log-level", logLevel?.rawValue)
    words += option("--to-destination", toDestination)
    if !destinationPorts.isEmpty { words += matching("multiport") }
    return words + list("--dports", destinationPorts) + option("--to-source", toSource)
      + option("-g", goto)
  }

  private var ports: [String] {
    var words = option("-i", inInterface) + option("-o", outInterface) + option("-f", fragment)
    words += option("-c", counters) + option("--source-port", sourcePort)
    words += option("--destination-port", destinationPort) + option("--to-ports", toPorts)
    words += option("--set-dscp", mark) + option("--set-dscp-class", markClass)
    switch syn {
    case .ignore: return words
    case .match: return words + ["--syn"]
    case .negate: return words + ["!", "--syn"]
    }
  }

  private var tracking: [String] {
    var words: [String] = []
    if matches.contains("conntrack") {
      words += list("--ctstate", states)
    } else if matches.contains("state") {
      words += list("--state", states)
    } else if !states.isEmpty {
      words += matching("conntrack") + list("--ctstate", states)
    }
    if sourceRange != nil || destinationRange != nil {
      words += matching("iprange", unless: matches.contains("iprange"))
      words += option("--src-range", sourceRange) + option("--dst-range", destinationRange)
    }
    if matchSet != nil {
      words += matching("set", unless: matches.contains("set"))
      words += option("--match-set", matchSet)
      if let matchSetFlags { words.append(matchSetFlags.rawValue) }
    }
    return words
  }

  private var owners: [String] {
    var words: [String] = []
    if limit != nil || burst != nil { words += matching("limit") }
    words += option("--limit", limit) + option("--limit-burst", burst)
    if user != nil { words += matching("owner") + option("--uid-owner", user) }
    if group != nil { words += matching("owner") + option("--gid-owner", group) }
    return words
  }

  private var ending: [String] {
    var words: [String] = []
    if jump == nil, rejection != nil { words += ["-j", "REJECT"] }
    words += option("--reject-with", rejection)
    words += option(version == .ipv4 ? "--icmp-type" : "--icmpv6-type", icmpType)
    if comment != nil { words += matching("comment") + option("--comment", comment) }
    return words
  }
}
