import OrderedCollections
import Values

/// What installs packages.
enum PackageManagerFacts: FactFamily {
  static let name = "pkg_mgr"
  static let isMinimal = true
  static let requirements = ["distribution"]
  static let script = """
    for program in \(programs.map(\.path).joined(separator: " ")); do
      [ ! -x "$program" ] || say manager "$program"
    done
    [ ! -L /usr/bin/dnf ] || say manager.dnf "$(readlink -f /usr/bin/dnf)"
    [ ! -d /run/ostree-booted ] && [ ! -e /run/ostree-booted ] || say ostree 1
    """

  private static let programs: [(path: String, name: String)] = [
    ("/usr/bin/rpm-ostree", "atomic_container"), ("/usr/bin/dnf5", "dnf5"),
    ("/usr/bin/dnf-3", "dnf"), ("/usr/bin/yum", "yum"), ("/usr/bin/apt-get", "apt"),
    ("/usr/bin/zypper", "zypper"), ("/usr/sbin/urpmi", "urpmi"), ("/usr/bin/pacman", "pacman"),
    ("/bin/opkg", "opkg"), ("/sbin/apk", "apk"), ("/usr/bin/emerge", "portage"),
    ("/usr/sbin/swupd", "swupd"), ("/usr/bin/xbps-install", "xbps"),
    ("/usr/sbin/sorcery", "sorcery"), ("/usr/bin/nix", "nix"), ("/usr/sbin/pkg", "pkgng"),
  ]

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    let present = Set(reply.all("manager"))
    let found = programs.filter { present.contains($0.path) }.map(\.name)
    let family = known["os_family"]?.string
    let usual: [String: [String]] = [
      "Debian": ["apt"], "RedHat": ["dnf5", "dnf", "yum"], "Alpine": ["apk"],
      "Suse": ["zypper"], "Archlinux": ["pacman"], "Gentoo": ["portage"],
    ]
    if reply["ostree"] != nil, found.contains("atomic_container") {
      return ["pkg_mgr": "atomic_container"]
    }
    let wanted = family.flatMap { usual[$0] } ?? []
    // A distribution's own wins over what else is installed, as apt on Fedora.
    let choice = wanted.first { found.contains($0) } ?? found.last
    return ["pkg_mgr": .string(choice ?? "unknown")]
  }
}

/// What starts services.
enum ServiceManagerFacts: FactFamily {
  static let name = "service_mgr"
  static let isMinimal = true
  static let requirements = ["distribution", "platform"]
  static let script = """
    show init /proc/1/comm
    for folder in /run/systemd/system /dev/.run/systemd /dev/.systemd; do
      [ ! -d "$folder" ] || say booted.systemd 1
    done
    ! command -v systemctl >/dev/null || say has.systemctl 1
    [ ! -L /sbin/init ] || say init.link "$(readlink -f /sbin/init)"
    [ ! -d /etc/init ] || say has.upstart 1
    ! command -v initctl >/dev/null || say has.initctl 1
    [ ! -e /sbin/openrc ] || say has.openrc 1
    [ ! -d /etc/init.d ] || say has.initd 1
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    let first = reply.trimmed("init") ?? ""
    let isShell = ["sh", "bash", "dash", "ash", "init", ""].contains(first)
    var name = first
    if reply["booted.systemd"] != nil, reply["has.systemctl"] != nil {
      name = "systemd"
    } else if first == "runit-init" || first == "runit" {
      name = "runit"
    } else if isShell {
      if reply["has.initctl"] != nil, reply["has.upstart"] != nil {
        name = "upstart"
      } else if reply["has.openrc"] != nil {
        name = "openrc"
      } else if reply["init.link"]?.hasSuffix("systemd") == true, reply["has.systemctl"] != nil {
        name = "systemd"
      } else {
        name = reply["has.initd"] != nil ? "sysvinit" : "service"
      }
    }
    return ["service_mgr": .string(name)]
  }
}
