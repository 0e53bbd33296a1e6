import OrderedCollections
import Values

/// What guards the host: AppArmor, SELinux, FIPS, capabilities; whether it is a chroot.
enum SecurityFacts: FactFamily {
  static let name = "selinux"
  static let synonyms = [
    "apparmor", "caps", "fips", "chroot", "is_chroot", "system_capabilities",
    "system_capabilities_enforced",
  ]
  static let isMinimal = true
  static let script = """
    if [ -d /sys/kernel/security/apparmor ]; then say apparmor enabled; fi
    show fips /proc/sys/crypto/fips_enabled
    run caps capsh --print
    if [ -e /sys/fs/selinux/enforce ]; then
      show selinux.enforce /sys/fs/selinux/enforce
      show selinux.policyvers /sys/fs/selinux/policyvers
      show selinux.config /etc/selinux/config
    fi
    say root "$(stat -c '%i %d' / /proc/1/root/. 2>/dev/null)"
    [ -z "${debian_chroot-}" ] || say chroot 1
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    var facts: Mapping = [
      "apparmor": ["status": .string(reply["apparmor"] ?? "disabled")],
      "fips": .bool(reply.trimmed("fips") == "1"),
      "is_chroot": .bool(isChroot(reply)), "selinux_python_present": true,
      "selinux": .mapping(selinux(reply)),
    ]
    for line in reply.lines("caps") where line.hasPrefix("Current:") {
      let granted = line.dropFirst("Current:".count).split(separator: " ").joined(separator: " ")
      let isEverything = granted == "=ep"
      facts["system_capabilities_enforced"] = .string(isEverything ? "False" : "True")
      facts["system_capabilities"] =
        isEverything
        ? []
        : .list(
          granted.drop { $0 == "=" }.split(separator: ",").map { .string(String($0)) })
    }
    return facts
  }

  private static func isChroot(_ reply: Reply) -> Bool {
    if reply["chroot"] != nil { return true }
    let roots = reply.lines("root")
    // Only root may look at the first process's; then the number of the root folder tells.
    if roots.count == 2 { return roots[0] != roots[1] }
    guard let inode = roots.first?.split(separator: " ").first.flatMap({ Int($0) }) else {
      return false
    }
    return ![2, 128, 256].contains(inode) && inode > 256
  }

  private static func selinux(_ reply: Reply) -> Mapping {
    guard let enforce = reply.trimmed("selinux.enforce") else { return ["status": "disabled"] }
    var settings: [Substring: String] = [:]
    for line in reply.lines("selinux.config") where !line.hasPrefix("#") {
      let parts = line.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { settings[parts[0]] = String(parts[1]) }
    }
    return [
      "status": "enabled",
      "policyvers": .int(reply.trimmed("selinux.policyvers").flatMap { Int($0) } ?? 0),
      "config_mode": .string(settings["SELINUX"] ?? "unknown"),
      "mode": .string(enforce == "1" ? "enforcing" : "permissive"),
      "type": .string(settings["SELINUXTYPE"] ?? "unknown"),
    ]
  }
}
