import OrderedCollections
import Values

/// The kernel, the machine and its names.
enum PlatformFacts: FactFamily {
  static let name = "platform"
  static let synonyms = [
    "system", "kernel", "kernel_version", "machine", "python_version", "architecture",
    "machine_id",
  ]
  static let isMinimal = true

  static let script = """
    run uname.system uname -s
    run uname.release uname -r
    run uname.version uname -v
    run uname.machine uname -m
    run uname.node uname -n
    node=$(uname -n)
    address=$(getent ahosts "$node" 2>/dev/null | { read -r address _ && echo "$address"; })
    say names "$(getent hosts "${address:-$node}" 2>/dev/null)"
    run bits getconf LONG_BIT
    show machine-id /etc/machine-id
    show machine-id /var/lib/dbus/machine-id
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    let machine = reply.trimmed("uname.machine") ?? "NA"
    let node = reply.trimmed("uname.node") ?? ""
    let fqdn = fullName(reply) ?? node
    let domain = fqdn.split(separator: ".", maxSplits: 1).dropFirst().first.map(String.init)
    let isIntel32 = machine.hasPrefix("i") && machine.hasSuffix("86")
    let architecture = isIntel32 ? "i386" : machine
    let bits = reply.trimmed("bits") ?? (machine.hasSuffix("64") ? "64" : "32")
    var facts: Mapping = [
      "system": .string(reply.trimmed("uname.system") ?? "Linux"),
      "kernel": .string(reply.trimmed("uname.release") ?? ""),
      "kernel_version": .string(reply.trimmed("uname.version") ?? ""),
      "machine": .string(machine), "nodename": .string(node), "fqdn": .string(fqdn),
      "hostname": .string(node.split(separator: ".").first.map(String.init) ?? node),
      "domain": .string(domain ?? ""), "userspace_bits": .string(bits),
      "architecture": .string(architecture),
    ]
    if ["x86_64", "i386"].contains(architecture) {
      facts["userspace_architecture"] = .string(bits == "64" ? "x86_64" : "i386")
    }
    if let identifier = reply.trimmed("machine-id") { facts["machine_id"] = .string(identifier) }
    return facts
  }

  /// The first name with a dot that the host's address has, else its first name, as Python's
  /// `getfqdn` chooses.
  private static func fullName(_ reply: Reply) -> String? {
    let names = (reply.lines("names").first ?? "").split(separator: " ").dropFirst()
    return (names.first { $0.contains(".") } ?? names.first).map(String.init)
  }
}
