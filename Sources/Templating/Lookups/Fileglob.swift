import FoundationEssentials
import Inventory
import SystemPackage
import Values

extension Lookup {
  /// The files whose names fit patterns, sorted; folders are left out, and patterns reach into none.
  static let fileglob = Lookup("fileglob") { call in
    let files = try LookupFiles(call.templar)
    return try call.termTexts().flatMap { term -> [Value] in
      let (folder, pattern) = split(term)
      let folders: [String?]
      if let folder {
        folders = [files.find(folder, in: "files")]
      } else {
        folders = files.folders.flatMap { [LookupFiles.joined($0, "files"), $0] }
      }
      let found = folders.lazy.compactMap(\.self).map { matches(pattern, in: $0) }
      return (found.first { !$0.isEmpty } ?? []).map(Value.string)
    }
  }

  /// The folder of a path, nil where it names none, and what is behind it.
  private static func split(_ path: String) -> (folder: String?, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (nil, path) }
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
  }

  private static func matches(_ pattern: String, in folder: String) -> [String] {
    let wildcard = Wildcard(pattern)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      // As in a shell, a leading dot must be asked for.
      wildcard.matches(name) && (!name.hasPrefix(".") || pattern.hasPrefix("."))
    }.map { LookupFiles.joined(folder, $0) }.filter { path in
      var isFolder = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
    }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
