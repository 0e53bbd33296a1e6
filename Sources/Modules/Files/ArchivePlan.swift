import OrderedCollections
import Values

/// What goes into an archive, and under which names.
struct ArchivePlan {
  /// A file or folder that is packed.
  struct Member {
    var name: [UInt8]
    var path: String
    var isFolder: Bool
  }

  let call: Archive
  private(set) var expanded: [String] = []
  private(set) var excluded: [String] = []
  private(set) var missing: [String] = []
  private(set) var members: [Member] = []
  /// What all names in the archive are relative to; ends with a slash.
  private(set) var root = ""
  private(set) var isArchive = false
  private(set) var destination = ""
  /// The paths that are packed, and whether each is a folder, in order.
  private var tops: [(path: String, isFolder: Bool)] = []

  /// Reads what `Archive.looking` answered.
  init(_ call: Archive, _ reply: Reply) {
    self.call = call
    excluded = reply.all("exclude")
    var found: [(path: String, isFolder: Bool)] = []
    for (name, bytes) in reply.pairs {
      let path = String(decoding: bytes, as: UTF8.self)
      switch name {
      case "directory", "single":
        expanded.append(path)
        found.append((path, name == "directory"))
      case "missing": expanded.append(path)
      case "excluded": expanded.append(path)
      default: break
      }
    }
    let gone = Set(reply.all("missing"))
    let left = Set(expanded).subtracting(excluded).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    missing = left.filter(gone.contains)
    root = Self.root(of: left)
    let folders = Set(found.filter(\.isFolder).map(\.path))
    tops = left.filter { !gone.contains($0) }.map { ($0, folders.contains($0)) }
    isArchive =
      call.isForced || reply["globbed"] != nil || left.count > 1
      || left.first.map(folders.contains) ?? false
    destination = reply["dest"] ?? ""
    if destination.isEmpty, let first = left.first, !isArchive {
      destination = "\(first).\(call.format.rawValue)"
    }
    addMembers(reply)
  }

  private mutating func addMembers(_ reply: Reply) {
    let patterns = call.exclusions.map { Wildcard($0) }
    let length = root.utf8.count
    for (name, bytes) in reply.pairs where ["single", "folder", "file"].contains(name) {
      let path = String(decoding: bytes, as: UTF8.self)
      let entry = Array(bytes.dropFirst(bytes.starts(with: root.utf8) ? length : 0))
      let told = String(decoding: entry.drop { $0 == 0x2F }, as: UTF8.self)
      let isLeftOut = patterns.contains { $0.matches(call.format == .zip ? path : told) }
      if isLeftOut || told.isEmpty { continue }
      members.append(Member(name: entry, path: path, isFolder: name == "folder"))
    }
    members.sort { $0.name.lexicographicallyPrecedes($1.name) }
  }

  /// The folder that holds all the folders of `paths`.
  private static func root(of paths: [String]) -> String {
    let folders = paths.map { path in
      let end = path.utf8.lastIndex(of: 0x2F)
      return end.map { Array(path.utf8[...$0]) } ?? []
    }
    guard var common = folders.first else { return "" }
    for folder in folders {
      common = Array(zip(common, folder).prefix { $0 == $1 }.map(\.0))
    }
    let end = common.lastIndex(of: 0x2F)
    return end.map { String(decoding: common[...$0], as: UTF8.self) } ?? ""
  }

  /// Whether there is nothing to pack.
  var isEmpty: Bool { tops.isEmpty }

  /// The one file that is only compressed.
  var single: String { work == "single" ? tops.first?.path ?? "" : "" }

  /// What the script has to do.
  var work: String {
    switch call.format {
    case .zip: "zip"
    case .tar: "tar"
    case .gz, .bz2, .xz: isArchive ? "tar" : "single"
    }
  }

  /// The paths that are told to be in the archive: zip files do not tell of folders by their names.
  var archived: [String] {
    if work == "single" { return tops.map(\.path) }
    return members.filter { !(call.format == .zip && $0.isFolder) }.map(\.path)
  }

  /// What goes where `remove` is given.
  var removed: [String] {
    guard call.removes else { return [] }
    let packed = Set(archived)
    return tops.filter { !isArchive || $0.isFolder || packed.contains($0.path) }.map(\.path)
  }

  /// What the destination is told to be.
  func state(isPacked: Bool, isThere: Bool) -> String {
    if isPacked {
      if work == "single" { return "compress" }
      return missing.isEmpty || !isArchive ? "archive" : "incomplete"
    }
    guard isEmpty, isThere else { return "absent" }
    let endings = ["tar", "tar.gz", "tar.bz2", "tar.xz", "tgz", "tbz2", "zip"]
    let name = destination.lowercased()
    return endings.contains { name.hasSuffix(".\($0)") } ? "archive" : "compress"
  }

  /// Why nothing can be packed.
  var refusal: TaskResult? {
    let given = Value.string(call.paths.joined(separator: ", "))
    let left = Set(expanded).subtracting(excluded)
    if left.isEmpty {
      return .failure(
        "Error, no source paths were found",
        [
          "path": given, "expanded_paths": .string(expanded.joined(separator: ", ")),
          "expanded_exclude_paths": .string(excluded.joined(separator: ", ")),
        ])
    }
    if destination.isEmpty {
      return .failure(
        "Error, must specify \"dest\" when archiving multiple files or trees",
        ["dest": "None", "path": given])
    }
    let isInside = tops.contains {
      $0.isFolder && destination.hasPrefix($0.path.hasSuffix("/") ? $0.path : $0.path + "/")
    }
    if call.removes, isInside {
      return .failure(
        "Error, created archive can not be contained in source paths when remove=true",
        ["path": .string(left.sorted().joined(separator: ", "))])
    }
    let hasBreak = call.format == .zip && members.contains { $0.name.contains(10) }
    return hasBreak
      ? .failure(
        "Errors when writing archive at \(destination): `zip` takes no names with line breaks")
      : nil
  }
}
