import Diagnostics
import SystemPackage

/// One file of known hosts, with an index by name.
struct KnownHostsFile: Sendable {
  /// A line that holds a key.
  struct Entry: Sendable {
    /// What the line says about the key.
    enum Marker: Sendable, Hashable {
      case none, revoked, authority
    }

    let marker: Marker
    let key: HostKey
    let location: SourceLocation
  }

  /// How an entry names its hosts, where an index by name cannot find it.
  private enum Names: Sendable {
    case patterns(PatternList)
    case hashed(HashedName)
  }

  private var entries: [Entry] = []
  private var byName: [String: [Int]] = [:]
  private var others: [(entry: Int, names: Names)] = []

  /// Holds nothing.
  init() {}

  /// Reads the lines of a file; lines that hold no key are passed over, as by OpenSSH.
  init(_ source: SourceFile) {
    for (index, start) in source.lineStarts.enumerated() {
      let isLast = index + 1 == source.lineStarts.count
      let end = isLast ? source.bytes.count : source.lineStarts[index + 1] - 1
      add(line: source.bytes[start..<end], of: source)
    }
  }

  private mutating func add(line: ArraySlice<UInt8>, of source: SourceFile) {
    var fields = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }[...]
    guard let first = fields.first, first.first != UInt8(ascii: "#") else { return }
    var marker = Entry.Marker.none
    if first.first == UInt8(ascii: "@") {
      switch String(decoding: first, as: UTF8.self) {
      case "@revoked": marker = .revoked
      case "@cert-authority": marker = .authority
      default: return
      }
      fields.removeFirst()
    }
    guard fields.count >= 3, let names = fields.popFirst(), let type = fields.popFirst(),
      let blob = fields.popFirst().flatMap(Base64.decode), let key = HostKey(blob: blob),
      key.type == String(decoding: type, as: UTF8.self)
    else { return }
    let location = SourceLocation(file: source, range: first.startIndex..<line.endIndex)
    entries.append(Entry(marker: marker, key: key, location: location))
    index(String(decoding: names, as: UTF8.self))
  }

  private mutating func index(_ names: String) {
    let entry = entries.count - 1
    if names.hasPrefix(HashedName.prefix) {
      if let name = HashedName(names) { others.append((entry, .hashed(name))) }
      return
    }
    let patterns = PatternList(names, ignoringCase: true)
    guard let literals = patterns.literals else {
      others.append((entry, .patterns(patterns)))
      return
    }
    for name in literals { byName[name, default: []].append(entry) }
  }

  /// The entries for a name, in the order of the file.
  func entries(for name: String) -> [Entry] {
    let name = name.lowercased()
    let bytes = Array(name.utf8)
    var found = byName[name] ?? []
    for other in others {
      switch other.names {
      case .patterns(let patterns):
        if patterns.matches(name) { found.append(other.entry) }
      case .hashed(let hashed):
        if hashed.matches(bytes) { found.append(other.entry) }
      }
    }
    return found.sorted().map { entries[$0] }
  }

  /// Adds a line that was appended to the file.
  mutating func append(_ source: SourceFile) {
    add(line: source.bytes[...], of: source)
  }
}
