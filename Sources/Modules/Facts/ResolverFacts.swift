import OrderedCollections
import Values

/// How the host resolves names.
enum ResolverFacts: FactFamily {
  static let name = "dns"
  static let isMinimal = true
  static let script = """
    show resolver /etc/resolv.conf
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    var facts: Mapping = [:]
    for line in reply.lines("resolver") where !line.hasPrefix("#") && !line.hasPrefix(";") {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let keyword = words.first, words.count > 1 || keyword == "search" else { continue }
      let rest = words.dropFirst().map(Value.string)
      switch keyword {
      case "nameserver":
        facts["nameservers"] = .list((facts["nameservers"]?.items ?? []) + rest)
      case "domain": facts["domain"] = rest.first
      case "search": facts["search"] = .list(rest)
      case "sortlist": facts["sortlist"] = .list(rest)
      case "options": facts["options"] = .mapping(options(words.dropFirst()))
      default: break
      }
    }
    return ["dns": .mapping(facts)]
  }

  private static func options(_ words: ArraySlice<String>) -> Mapping {
    var options: Mapping = [:]
    for word in words {
      let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
      options[.string(parts[0])] = parts.count == 2 ? .string(parts[1]) : true
    }
    return options
  }
}

/// The public host keys of the host's sshd.
enum PublicKeyFacts: FactFamily {
  static let name = "ssh_pub_keys"
  static let synonyms = [
    "ssh_host_pub_keys", "ssh_host_key_dsa_public", "ssh_host_key_rsa_public",
    "ssh_host_key_ecdsa_public", "ssh_host_key_ed25519_public",
  ]
  static let isMinimal = true
  static let script = """
    for folder in /etc/ssh /etc/openssh /etc; do
      for kind in dsa rsa ecdsa ed25519; do
        show "key.$kind" "$folder/ssh_host_${kind}_key.pub"
      done
      [ -z "$(ls "$folder"/ssh_host_*_key.pub 2>/dev/null)" ] || break
    done
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    var facts: Mapping = [:]
    for kind in ["dsa", "rsa", "ecdsa", "ed25519"] {
      let words = (reply["key.\(kind)"] ?? "").split(whereSeparator: \.isWhitespace)
      guard words.count >= 2 else { continue }
      facts[.string("ssh_host_key_\(kind)_public")] = .string(String(words[1]))
      facts[.string("ssh_host_key_\(kind)_public_keytype")] = .string(String(words[0]))
    }
    return facts
  }
}
