import OrderedCollections
import Values

/// What there is at a path of a host, links not followed.
struct FileStatus: Sendable, Hashable {
  enum Kind: String, Sendable {
    case file, directory, link, fifo, socket, block, character
  }

  var kind: Kind
  /// The twelve permission bits.
  var mode: UInt32
  var uid: Int
  var gid: Int
  var owner: String
  var group: String
  var size: Int
  var links: Int
  var inode: Int
  var device: Int
  /// Seconds since 1970.
  var accessed: Double
  var modified: Double
  var changed: Double
  var blocks: Int
  var blockSize: Int
  var deviceType: Int

  /// What `stat -c` is to print; GNU's and busybox's know it.
  static let format = "%f|%u|%g|%U|%G|%s|%h|%i|%d|%X|%x|%Y|%y|%Z|%z|%b|%o|%t|%T"

  /// Reads what `stat` printed; nil where there is nothing at the path.
  init?(_ text: String?) {
    guard let text else { return nil }
    let fields = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard fields.count >= 19, let raw = UInt32(fields[0], radix: 16),
      let kind = Self.kind(ofRaw: raw)
    else { return nil }
    self.kind = kind
    mode = raw & 0o7777
    uid = Int(fields[1]) ?? 0
    gid = Int(fields[2]) ?? 0
    owner = fields[3]
    group = fields[4]
    size = Int(fields[5]) ?? 0
    links = Int(fields[6]) ?? 0
    inode = Int(fields[7]) ?? 0
    device = Int(fields[8]) ?? 0
    accessed = Self.time(fields[9], fields[10])
    modified = Self.time(fields[11], fields[12])
    changed = Self.time(fields[13], fields[14])
    blocks = Int(fields[15]) ?? 0
    blockSize = Int(fields[16]) ?? 0
    let major = Int(fields[17], radix: 16) ?? 0
    let minor = Int(fields[18].prefix { !$0.isWhitespace }, radix: 16) ?? 0
    deviceType = major << 8 | minor
  }

  private static func kind(ofRaw raw: UInt32) -> Kind? {
    switch raw & 0o170000 {
    case 0o100000: .file
    case 0o040000: .directory
    case 0o120000: .link
    case 0o010000: .fifo
    case 0o140000: .socket
    case 0o060000: .block
    case 0o020000: .character
    default: nil
    }
  }

  /// Whole seconds, with the fraction that stands in the time written out.
  private static func time(_ seconds: String, _ written: String) -> Double {
    let fraction = written.drop { $0 != "." }.prefix { $0 == "." || $0.isNumber }
    return Double(seconds + fraction) ?? 0
  }

  /// What Ansible calls it: a file with several names is `hard`.
  var state: String {
    switch kind {
    case .directory: "directory"
    case .link: "link"
    default: links > 1 ? "hard" : "file"
    }
  }

  /// The keys that file modules answer.
  var values: Mapping {
    [
      "uid": .int(uid), "gid": .int(gid), "owner": .string(owner), "group": .string(group),
      "mode": .string(FileMode.octal(mode)), "state": .string(state), "size": .int(size),
    ]
  }

  /// Adds the owner, group and permissions that differ, as Ansible's `diff` has them.
  func showDifferences(to other: FileStatus, _ before: inout Mapping, _ after: inout Mapping) {
    if uid != other.uid { (before["owner"], after["owner"]) = (.int(uid), .int(other.uid)) }
    if gid != other.gid { (before["group"], after["group"]) = (.int(gid), .int(other.gid)) }
    if mode != other.mode {
      before["mode"] = .string(FileMode.octal(mode))
      after["mode"] = .string(FileMode.octal(other.mode))
    }
  }
}
