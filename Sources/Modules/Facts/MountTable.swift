import OrderedCollections
import Values

/// The mounted file systems and how full they are.
enum MountTable {
  static let script = """
    mounts=/etc/mtab
    [ -r "$mounts" ] || mounts=/proc/mounts
    show mounts "$mounts"
    run mounts.bound findmnt --list --noheadings --notruncate
    run mounts.identifiers lsblk --list --noheadings --paths --output NAME,UUID --exclude 2
    ! command -v timeout >/dev/null || limit="timeout $seconds"
    while read -r device at kind _; do
      case $device in /* | *:/*) ;; *) continue ;; esac
      [ "$kind" != none ] || continue
      at=$(printf '%b' "$(printf '%s' "$at" | sed 's/\\\\\\([0-7]\\{3\\}\\)/\\\\0\\1/g')")
      say mount.at "$at"
      say mount.space "$(${limit-} stat -f -c '%S %s %b %a %c %d' -- "$at" 2>/dev/null)"
    done <"$mounts"
    """

  static func mounts(from reply: Reply) -> [Value] {
    let bound = Set(
      reply.lines("mounts.bound").compactMap { line -> String? in
        let words = line.split(separator: " ")
        return words.count > 1 && words[1].hasSuffix("]") ? String(words[0]) : nil
      })
    var identifiers: [String: String] = [:]
    for line in reply.lines("mounts.identifiers") {
      let words = line.split(separator: " ").map(String.init)
      if words.count > 1 { identifiers[words[0]] = words[1] }
    }
    let spaces = Dictionary(
      zip(reply.all("mount.at"), reply.all("mount.space")), uniquingKeysWith: { $1 })
    var mounts: OrderedDictionary<String, Mapping> = [:]
    for line in reply.lines("mounts") {
      let fields = line.split(separator: " ").map { unescaped(String($0)) }
      guard fields.count >= 4, fields[2] != "none",
        fields[0].hasPrefix("/") || fields[0].contains(":/")
      else { continue }
      let isBound = bound.contains(fields[1]) && !fields[3].contains("bind")
      var mount: Mapping = [
        "mount": .string(fields[1]), "device": .string(fields[0]),
        "fstype": .string(fields[2]), "options": .string(fields[3] + (isBound ? ",bind" : "")),
        "uuid": .string(identifiers[fields[0]] ?? "N/A"),
      ]
      mount.merge(space(spaces[fields[1]] ?? "")) { $1 }
      mounts[fields[1]] = mount
    }
    return mounts.values.map(Value.mapping)
  }

  /// The sizes that `stat -f` printed.
  private static func space(_ text: String) -> Mapping {
    let numbers = text.split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 6 else { return [:] }
    let (unit, block, total) = (numbers[0], numbers[1], numbers[2])
    let (available, inodes, freeInodes) = (numbers[3], numbers[4], numbers[5])
    return [
      "size_total": .int(unit * total), "size_available": .int(unit * available),
      "block_size": .int(block), "block_total": .int(total), "block_available": .int(available),
      "block_used": .int(total - available), "inode_total": .int(inodes),
      "inode_available": .int(freeInodes), "inode_used": .int(inodes - freeInodes),
    ]
  }

  /// A field without the octal escapes that stand for blanks.
  private static func unescaped(_ field: String) -> String {
    guard field.contains("\\") else { return field }
    return field.replacing(/\\([0-7]{3})/) { match in
      UInt8(match.1, radix: 8).map { String(UnicodeScalar($0)) } ?? String(match.0)
    }
  }
}
