import FoundationEssentials
import Glibc
import OrderedCollections
import SystemPackage
import Values

extension Lookup {
  /// What lies under folders, folders before the files in them; of one path in several, the first.
  ///
  /// Behaves as community.general's `filetree`, 8.6, without the keys of SELinux; what lies in one
  /// folder comes in the order of names, which there is left open.
  static let filetree = Lookup("filetree", in: "community.general") { call in
    let files = try LookupFiles(call.templar)
    var seen: OrderedDictionary<String, Value> = [:]
    for term in try call.termTexts() {
      let place = FilePath(term)
      let folder = place.removingLastComponent().string
      let above = folder.isEmpty ? files.path("files").string : files.find(folder, in: "files")
      let plain = FilePath(above ?? files.path(folder).string)
      var root = place.lastComponent.map { plain.appending($0) } ?? plain
      // Without a folder, one of that name may lie beside the playbook itself.
      if folder.isEmpty, let found = files.find(term, in: "files") { root = FilePath(found) }
      try walk(root.string, "", into: &seen)
    }
    return Array(seen.values)
  }

  private static func walk(
    _ root: String, _ folder: String, into seen: inout OrderedDictionary<String, Value>
  ) throws {
    let place = folder.isEmpty ? root : LookupFiles.joined(root, folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    let entries = names.sorted().compactMap { name -> TreeEntry? in
      TreeEntry(root: root, path: folder.isEmpty ? name : "\(folder)/\(name)")
    }
    let folders = entries.filter(\.isFolder)
    for entry in folders + entries.filter({ !$0.isFolder }) where seen[entry.path] == nil {
      seen[entry.path] = .mapping(entry.values)
    }
    for entry in folders { try walk(root, entry.path, into: &seen) }
  }
}

/// One thing under a folder; sockets and devices are none.
private struct TreeEntry {
  let path: String
  let values: Mapping
  let isFolder: Bool

  init?(root: String, path: String) {
    let place = LookupFiles.joined(root, path)
    guard let status = try? FileManager.default.attributesOfItem(atPath: place) else { return nil }
    let type = status[.type] as? FileAttributeType
    var values: Mapping = ["root": .string(root), "path": .string(path)]
    switch type {
    case .typeSymbolicLink:
      values["state"] = "link"
      values["src"] =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: place))
        .map { .string($0) } ?? .null
    case .typeDirectory: values["state"] = "directory"
    case .typeRegular:
      values["state"] = "file"
      values["src"] = .string(place)
    default: return nil
    }
    let owner = status[.ownerAccountID] as? Int ?? 0
    let group = status[.groupOwnerAccountID] as? Int ?? 0
    let mode = String((status[.posixPermissions] as? Int ?? 0) & 0o7777, radix: 8)
    values["uid"] = .int(owner)
    values["gid"] = .int(group)
    values["owner"] = (status[.ownerAccountName] as? String).map { .string($0) } ?? .int(owner)
    values["group"] = (status[.groupOwnerAccountName] as? String).map { .string($0) } ?? .int(group)
    values["mode"] = .string("0" + String(repeating: "0", count: max(0, 3 - mode.count)) + mode)
    values["size"] = .int(status[.size] as? Int ?? 0)
    let times = FileTests.status(place, followsLinks: false)
    values["mtime"] = .float(Self.seconds(times?.st_mtim))
    values["ctime"] = .float(Self.seconds(times?.st_ctim))
    self.path = path
    self.values = values
    isFolder = type == .typeDirectory
  }

  private static func seconds(_ time: timespec?) -> Double {
    time.map { Double($0.tv_sec) + Double($0.tv_nsec) / 1e9 } ?? 0
  }
}
