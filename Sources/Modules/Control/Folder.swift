import FoundationEssentials
import SystemPackage

/// The files in a folder of this machine and in those below it.
enum Folder {
  /// What stands at a path, links followed.
  enum Kind {
    case file
    case directory
  }

  /// What stands at `path`; nil where there is nothing.
  static func kind(of path: FilePath) -> Kind? {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: path.string, isDirectory: &isDirectory) else {
      return nil
    }
    return isDirectory ? .directory : .file
  }

  /// All files, those of a folder before those of folders in it; 0 goes down to the last.
  static func files(below root: FilePath, depth: Int) -> [FilePath] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.string)) ?? []
    let paths = names.sorted().map { root.appending($0) }
    let files = paths.filter { kind(of: $0) == .file }
    guard depth != 1 else { return files }
    let folders = paths.filter { kind(of: $0) == .directory }
    return files + folders.flatMap { Self.files(below: $0, depth: max(0, depth - 1)) }
  }
}
