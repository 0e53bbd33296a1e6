import OrderedCollections
import Values

/// The host's hardware: processors, memory, firmware, disks, mounts.
enum HardwareFacts: FactFamily {
  static let name = "hardware"
  static let synonyms = [
    "processor", "processor_cores", "processor_count", "mounts", "devices", "memory", "dmi",
  ]
  static let requirements = ["platform"]
  static let script = """
    show cpuinfo /proc/cpuinfo
    run nproc nproc
    show meminfo /proc/meminfo
    show uptime /proc/uptime
    if [ -e /sys/devices/virtual/dmi/id/product_name ]; then
      say dmi 1
      for file in /sys/devices/virtual/dmi/id/*; do show "dmi.${file##*/}" "$file"; done
    fi
    if [ "$(id -u)" = 0 ] && command -v vgs >/dev/null; then
      for tool in vgs lvs pvs; do
        run "lvm.$tool" "$tool" --noheadings --nosuffix --units g --separator ,
      done
    fi
    \(MountTable.script)
    \(DeviceTable.script)
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    let architecture = known["architecture"]?.string ?? ""
    var facts = ProcessorFacts.facts(from: reply, architecture: architecture)
    facts.merge(memory(reply)) { $1 }
    facts.merge(firmware(reply)) { $1 }
    if let uptime = reply["uptime"]?.split(separator: ".").first.flatMap({ Int($0) }) {
      facts["uptime_seconds"] = .int(uptime)
    }
    facts["lvm"] = volumes(reply)
    facts["mounts"] = .list(MountTable.mounts(from: reply))
    facts.merge(DeviceTable.facts(from: reply)) { $1 }
    return facts
  }

  private static func memory(_ reply: Reply) -> Mapping {
    var megabytes: [String: Int] = [:]
    for line in reply.lines("meminfo") {
      let words = line.split(separator: " ")
      guard words.count > 1, let kilobytes = Int(words[1]) else { continue }
      megabytes[String(words[0].dropLast())] = kilobytes / 1024
    }
    func value(_ name: String) -> Int { megabytes[name] ?? 0 }
    let free = value("Cached") + value("MemFree") + value("Buffers")
    return [
      "memtotal_mb": .int(value("MemTotal")), "memfree_mb": .int(value("MemFree")),
      "swaptotal_mb": .int(value("SwapTotal")), "swapfree_mb": .int(value("SwapFree")),
      "memory_mb": [
        "real": [
          "total": .int(value("MemTotal")), "free": .int(value("MemFree")),
          "used": .int(value("MemTotal") - value("MemFree")),
        ],
        "nocache": ["free": .int(free), "used": .int(value("MemTotal") - free)],
        "swap": [
          "total": .int(value("SwapTotal")), "free": .int(value("SwapFree")),
          "used": .int(value("SwapTotal") - value("SwapFree")),
          "cached": .int(value("SwapCached")),
        ],
      ],
    ]
  }

  private static let firmwareKeys = [
    "bios_date": "bios_date", "bios_vendor": "bios_vendor", "bios_version": "bios_version",
    "board_asset_tag": "board_asset_tag", "board_name": "board_name",
    "board_serial": "board_serial", "board_vendor": "board_vendor",
    "board_version": "board_version", "chassis_asset_tag": "chassis_asset_tag",
    "chassis_serial": "chassis_serial", "chassis_vendor": "chassis_vendor",
    "chassis_version": "chassis_version", "form_factor": "chassis_type",
    "product_name": "product_name", "product_serial": "product_serial",
    "product_uuid": "product_uuid", "product_version": "product_version",
    "system_vendor": "sys_vendor",
  ]

  /// The kinds of chassis of the SMBIOS specification (DSP0134 §7.4.1), by their numbers.
  private static let chassis = [
    "Unknown", "Other", "Unknown", "Desktop", "Low Profile Desktop", "Pizza Box", "Mini Tower",
    "Tower", "Portable", "Laptop", "Notebook", "Hand Held", "Docking Station", "All In One",
    "Sub Notebook", "Space-saving", "Lunch Box", "Main Server Chassis", "Expansion Chassis",
    "Sub Chassis", "Bus Expansion Chassis", "Peripheral Chassis", "RAID Chassis",
    "Rack Mount Chassis", "Sealed-case PC", "Multi-system", "CompactPCI", "AdvancedTCA", "Blade",
    "Blade Enclosure", "Tablet", "Convertible", "Detachable", "IoT Gateway", "Embedded PC",
    "Mini PC", "Stick PC",
  ]

  private static func firmware(_ reply: Reply) -> Mapping {
    var facts: Mapping = [:]
    for (key, file) in firmwareKeys.sorted(by: { $0.key < $1.key }) {
      var text = reply.trimmed("dmi.\(file)")
      if key == "form_factor", let number = text.flatMap({ Int($0) }) {
        text = chassis.indices.contains(number) ? chassis[number] : "unknown (\(number))"
      }
      facts[.string(key)] = .string(text ?? "NA")
    }
    return facts
  }

  /// What LVM's own tools print.
  private static func volumes(_ reply: Reply) -> Value {
    guard reply["lvm.vgs"] != nil else { return "N/A" }
    func rows(_ tool: String) -> [[String]] {
      reply.lines("lvm.\(tool)").map { line in
        line.trimmed.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    }
    var groups: Mapping = [:]
    var logical: Mapping = [:]
    var physical: Mapping = [:]
    for row in rows("vgs") where row.count >= 5 {
      groups[.string(row[0])] = [
        "num_pvs": .string(row[1]), "num_lvs": .string(row[2]),
        "size_g": .string(row[row.count - 2]), "free_g": .string(row[row.count - 1]),
      ]
    }
    for row in rows("lvs") where row.count >= 4 {
      logical[.string(row[0])] = ["vg": .string(row[1]), "size_g": .string(row[3])]
    }
    for row in rows("pvs") where row.count >= 6 {
      physical[.string(row[0])] = [
        "vg": .string(row[1]), "size_g": .string(row[4]), "free_g": .string(row[5]),
      ]
    }
    return ["vgs": .mapping(groups), "lvs": .mapping(logical), "pvs": .mapping(physical)]
  }
}
