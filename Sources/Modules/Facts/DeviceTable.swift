import OrderedCollections
import Values

/// The block devices, their partitions, and the names that lead to them.
enum DeviceTable {
  static let script = """
    for kind in id uuid label; do
      for link in /dev/disk/by-$kind/*; do
        [ -L "$link" ] || continue
        target=$(readlink "$link")
        say "link.$kind" "${target##*/}/${link##*/}"
      done
    done
    for link in /sys/block/*/slaves/*; do
      [ -e "$link" ] || continue
      owner=${link#/sys/block/}
      say link.master "${link##*/}/${owner%%/*}"
    done
    one_line() {
      value=
      { read -r value <"$2"; } 2>/dev/null || [ -n "$value" ] || return 0
      say "$1" "$value"
    }
    holders() {
      for holder in "$2"/holders/dm-*; do
        [ -e "$holder" ] || continue
        say "$1.holder" "$(cat "$holder/dm/name" 2>/dev/null || echo "${holder##*/}")"
      done
    }
    for path in /sys/block/*; do
      [ -e "$path" ] || continue
      disk=${path##*/}
      say disk "$disk"
      say "disk.$disk.path" "$(readlink "$path")"
      for key in device/vendor device/model device/sas_address device/sas_device_handle \\
        device/serial removable queue/discard_granularity queue/rotational queue/scheduler size \\
        queue/logical_block_size; do
        one_line "disk.$disk.$key" "$path/$key"
      done
      holders "disk.$disk" "$path"
      for part in "$path/$disk"*; do
        [ -e "$part/start" ] || continue
        name=${part##*/}
        say "disk.$disk.part" "$name"
        for key in start size queue/logical_block_size; do
          one_line "part.$name.$key" "$part/$key"
        done
        holders "part.$name" "$part"
      done
    done
    run pci lspci -D
    """

  static func facts(from reply: Reply) -> Mapping {
    let links = Links(reply)
    var devices: Mapping = [:]
    for disk in reply.all("disk") {
      devices[.string(disk)] = .mapping(device(disk, reply, links))
    }
    return ["devices": .mapping(devices), "device_links": .mapping(links.all)]
  }

  private static func device(_ disk: String, _ reply: Reply, _ links: Links) -> Mapping {
    func text(_ key: String) -> String? { reply.trimmed("disk.\(disk).\(key)") }
    func value(_ key: String) -> Value { text(key).map(Value.string) ?? .null }
    let sectors = text("size") ?? "0"
    var device: Mapping = [
      "virtual": 1, "links": .mapping(links.of(disk)), "vendor": value("device/vendor"),
      "model": value("device/model"), "sas_address": value("device/sas_address"),
      "sas_device_handle": value("device/sas_device_handle"), "removable": value("removable"),
      "support_discard": value("queue/discard_granularity"),
      "rotational": value("queue/rotational"), "scheduler_mode": scheduler(text("queue/scheduler")),
      "sectors": .string(sectors), "sectorsize": .string(text("queue/logical_block_size") ?? "512"),
      "size": .string(ByteCount.text((Double(sectors) ?? 0) * 512)),
      "host": host(text("path") ?? "", reply), "holders": holders("disk.\(disk)", reply),
    ]
    device["serial"] = text("device/serial").map(Value.string)
    device["wwn"] = links.worldWideName(of: disk).map(Value.string)
    var partitions: Mapping = [:]
    for name in reply.all("disk.\(disk).part") {
      partitions[.string(name)] = .mapping(partition(name, reply, links))
    }
    device["partitions"] = .mapping(partitions)
    return device
  }

  private static func partition(_ name: String, _ reply: Reply, _ links: Links) -> Mapping {
    let sectors = reply["part.\(name).size"] ?? "0"
    return [
      "links": .mapping(links.of(name)), "start": .string(reply["part.\(name).start"] ?? "0"),
      "sectors": .string(sectors),
      "sectorsize": reply["part.\(name).queue/logical_block_size"].map(Value.string) ?? 512,
      "size": .string(ByteCount.text((Double(sectors) ?? 0) * 512)),
      "uuid": links.identifier(of: name), "holders": holders("part.\(name)", reply),
    ]
  }

  private static func holders(_ prefix: String, _ reply: Reply) -> Value {
    .list(reply.all("\(prefix).holder").map(Value.string))
  }

  /// The scheduler in brackets, such as `none [mq-deadline]`.
  private static func scheduler(_ text: String?) -> Value {
    guard let text, let open = text.firstIndex(of: "["), let close = text.lastIndex(of: "]"),
      open < close
    else { return "" }
    return .string(String(text[text.index(after: open)..<close]))
  }

  /// What `lspci` calls the controller that a disk hangs on.
  private static func host(_ path: String, _ reply: Reply) -> Value {
    let addresses = path.split(separator: "/").filter {
      $0.wholeMatch(of: /[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]/) != nil
    }
    guard let address = addresses.last,
      let line = reply.lines("pci").first(where: { $0.hasPrefix(address + " ") })
    else { return "" }
    return .string(String(line.dropFirst(address.count + 1)))
  }
}

extension DeviceTable {
  /// The names in `/dev/disk` and the devices that they lead to.
  private struct Links {
    private var names: [String: [String: [String]]] = [:]

    init(_ reply: Reply) {
      for kind in ["id", "uuid", "label", "master"] {
        for pair in reply.all("link.\(kind)") {
          let parts = pair.split(separator: "/", maxSplits: 1).map(String.init)
          guard parts.count == 2 else { continue }
          names[kind, default: [:]][parts[0], default: []].append(parts[1])
        }
      }
    }

    private static let kinds = [
      ("ids", "id"), ("uuids", "uuid"), ("labels", "label"), ("masters", "master"),
    ]

    func of(_ device: String) -> Mapping {
      var links: Mapping = [:]
      for (key, kind) in Self.kinds {
        links[.string(key)] = .list((names[kind]?[device] ?? []).sorted().map(Value.string))
      }
      return links
    }

    var all: Mapping {
      var links: Mapping = [:]
      for (key, kind) in Self.kinds {
        var targets: Mapping = [:]
        for (device, names) in (names[kind] ?? [:]).sorted(by: { $0.key < $1.key }) {
          targets[.string(device)] = .list(names.sorted().map(Value.string))
        }
        links[.string(key)] = .mapping(targets)
      }
      return links
    }

    func identifier(of device: String) -> Value {
      names["uuid"]?[device]?.first.map(Value.string) ?? .null
    }

    func worldWideName(of device: String) -> String? {
      names["id"]?[device]?.first { $0.hasPrefix("wwn-") }.map { String($0.dropFirst(4)) }
    }
  }
}

/// Sizes as people read them, such as `20.00 GB`, in powers of 1,024.
enum ByteCount {
  static func text(_ bytes: Double) -> String {
    let units = ["YB", "ZB", "EB", "PB", "TB", "GB", "MB", "KB"]
    for (place, unit) in units.enumerated() {
      let limit = Double(sign: .plus, exponent: 10 * (units.count - place), significand: 1)
      if bytes >= limit { return "\(rounded(bytes / limit)) \(unit)" }
    }
    return "\(rounded(bytes)) Bytes"
  }

  private static func rounded(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded(.toNearestOrEven))
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
