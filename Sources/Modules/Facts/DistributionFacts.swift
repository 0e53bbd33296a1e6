import OrderedCollections
import Values

/// Which Linux it is.
enum DistributionFacts: FactFamily {
  static let name = "distribution"
  static let synonyms = [
    "distribution_version", "distribution_release", "distribution_major_version", "os_family",
    "lsb",
  ]
  static let isMinimal = true
  static let script = """
    show os-release /etc/os-release
    [ -f /etc/os-release ] || show os-release /usr/lib/os-release
    for file in debian_version redhat-release alpine-release arch-release lsb-release; do
      show "etc.$file" "/etc/$file"
      [ ! -f "/etc/$file" ] || say "has.$file" 1
    done
    run lsb lsb_release -a
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    let release = OSRelease(reply["os-release"] ?? "")
    var facts = distribution(release, reply)
    let name = facts["distribution"]?.string ?? ""
    let family = families.first { $0.members.contains(name) }?.name
    facts["os_family"] = .string(family ?? name)
    facts["distribution_file_parsed"] = true
    facts["lsb"] = .mapping(lsb(reply))
    return facts
  }

  private static func distribution(_ release: OSRelease, _ reply: Reply) -> Mapping {
    let identifier = release["ID"] ?? ""
    if let text = reply.trimmed("etc.redhat-release"), identifier != "amzn" {
      return facts(
        names[identifier] ?? text.split(separator: " ").first.map(String.init) ?? "RedHat",
        version: number(in: text) ?? release["VERSION_ID"] ?? "NA",
        release: codename(in: text) ?? "NA", file: "/etc/redhat-release", variety: "RedHat")
    }
    if let version = reply.trimmed("etc.alpine-release") {
      return facts(
        "Alpine", version: version, release: "NA", file: "/etc/alpine-release",
        variety: "Alpine")
    }
    var version = release["VERSION_ID"] ?? "NA"
    var variety = "NA"
    switch identifier {
    case "debian":
      // Its point releases are told by this file only.
      let point = reply.trimmed("etc.debian_version") ?? version
      if point.first?.isNumber == true { version = point }
      variety = "Debian"
    case "ubuntu", "linuxmint", "kali", "raspbian", "pop", "devuan": variety = "Debian"
    case "opensuse-leap", "opensuse-tumbleweed", "sles", "sled": variety = "SUSE"
    case "amzn": variety = "Amazon"
    case "arch": variety = "Archlinux"
    case "flatcar": variety = "Flatcar"
    default: break
    }
    let name = names[identifier] ?? release["NAME"] ?? "NA"
    return facts(
      name, version: version, release: release["VERSION_CODENAME"] ?? "NA",
      file: "/etc/os-release", variety: variety == "NA" ? name : variety)
  }

  private static func facts(
    _ name: String, version: String, release: String, file: String, variety: String
  ) -> Mapping {
    let parts = version.split(separator: ".").map(String.init)
    var facts: Mapping = [
      "distribution": .string(name), "distribution_version": .string(version),
      "distribution_release": .string(release), "distribution_file_path": .string(file),
      "distribution_file_variety": .string(variety),
      "distribution_major_version": .string(parts.first ?? "NA"),
    ]
    if parts.count > 1 { facts["distribution_minor_version"] = .string(parts[1]) }
    return facts
  }

  private static func number(in text: String) -> String? {
    text.split(separator: " ").first { $0.first?.isNumber == true }.map(String.init)
  }

  private static func codename(in text: String) -> String? {
    guard let open = text.lastIndex(of: "("), let close = text.lastIndex(of: ")"), open < close
    else { return nil }
    return String(text[text.index(after: open)..<close])
  }

  private static let names = [
    "debian": "Debian", "ubuntu": "Ubuntu", "linuxmint": "Linux Mint", "kali": "Kali",
    "raspbian": "Debian", "pop": "Pop!_OS", "devuan": "Devuan", "rhel": "RedHat",
    "centos": "CentOS", "fedora": "Fedora", "rocky": "Rocky", "almalinux": "AlmaLinux",
    "ol": "OracleLinux", "amzn": "Amazon", "arch": "Archlinux", "opensuse-leap": "openSUSE Leap",
    "opensuse-tumbleweed": "openSUSE Tumbleweed", "sles": "SLES", "sled": "SLED",
    "gentoo": "Gentoo", "flatcar": "Flatcar", "manjaro": "Manjaro", "void": "Void",
  ]

  private static let families: [(name: String, members: [String])] = [
    (
      "Debian",
      ["Debian", "Ubuntu", "Linux Mint", "Kali", "Pop!_OS", "Devuan", "Raspbian", "Deepin"]
    ),
    (
      "RedHat",
      [
        "RedHat", "CentOS", "Fedora", "Rocky", "AlmaLinux", "OracleLinux", "Amazon", "Scientific",
      ]
    ),
    ("Suse", ["openSUSE Leap", "openSUSE Tumbleweed", "SLES", "SLED"]),
    ("Archlinux", ["Archlinux", "Manjaro"]),
    ("Flatcar", ["Flatcar"]), ("Gentoo", ["Gentoo"]), ("Alpine", ["Alpine"]),
  ]
}

extension DistributionFacts {
  /// What the Linux Standard Base's own command says, or its file.
  private static func lsb(_ reply: Reply) -> Mapping {
    var lsb: Mapping = [:]
    let keys = [
      "Distributor ID": "id", "Description": "description", "Release": "release",
      "Codename": "codename", "DISTRIB_ID": "id", "DISTRIB_RELEASE": "release",
      "DISTRIB_DESCRIPTION": "description", "DISTRIB_CODENAME": "codename",
    ]
    let lines = reply.lines("lsb")
    for line in lines.isEmpty ? reply.lines("etc.lsb-release") : lines {
      guard let mark = line.firstIndex(of: lines.isEmpty ? "=" : ":"),
        let key = keys[String(line[..<mark])]
      else { continue }
      let value = line[line.index(after: mark)...].drop { $0.isWhitespace }
      lsb[.string(key)] = .string(OSRelease.unquoted(value))
    }
    if let release = lsb["release"]?.string {
      let major = release.split(separator: ".").first.map(String.init) ?? release
      lsb["major_release"] = .string(major)
    }
    return lsb
  }
}

/// The file `os-release`: names and values, as a shell would assign them.
struct OSRelease {
  private var values: [String: String] = [:]

  init(_ text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let mark = line.firstIndex(of: "=") else { continue }
      values[String(line[..<mark])] = Self.unquoted(line[line.index(after: mark)...])
    }
  }

  subscript(name: String) -> String? { values[name] }

  /// A value without the quotes around it.
  static func unquoted(_ text: Substring) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'", text.last == quote,
      text.count > 1
    else { return String(text) }
    return String(text.dropFirst().dropLast())
  }
}
