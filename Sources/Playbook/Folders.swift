import Diagnostics
import FoundationEssentials
public import SystemPackage

/// Local folders and the files in them, as playbooks and roles need them.
public struct Folders: Sendable {
  /// What stands at a path, links followed.
  enum Kind {
    case file
    case directory
  }

  /// Where relative paths start.
  public let workingDirectory: FilePath

  /// Looks from the directory that the process is in.
  public init() { workingDirectory = FilePath(FileManager.default.currentDirectoryPath) }

  /// What stands at `path`; nil where there is nothing.
  func kind(of path: FilePath) -> Kind? {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: path.string, isDirectory: &isDirectory) else {
      return nil
    }
    return isDirectory ? .directory : .file
  }

  /// The names in a directory, sorted; none where it cannot be read.
  func names(in directory: FilePath) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: directory.string)
    return (names ?? []).sorted()
  }

  /// The whole of a file.
  func bytes(of path: FilePath) throws(Errno) -> [UInt8] {
    do {
      let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      return try descriptor.closeAfter { try descriptor.readToEnd() }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// The path from the root, without `.` and `..`; `~` is the home directory.
  public func absolute(_ path: FilePath) -> FilePath {
    var path = path
    if path.string == "~" || path.string.hasPrefix("~/") {
      let home = ProcessInfo.processInfo.environment["HOME"] ?? "/"
      path = FilePath(home + path.string.dropFirst())
    }
    return workingDirectory.pushing(path).lexicallyNormalized()
  }

  /// The path from the root with all links followed.
  func resolved(_ path: FilePath) -> String {
    let path = absolute(path)
    return URL(filePath: path.string).resolvingSymlinksInPath().path(percentEncoded: false)
      .withoutTrailingSlash
  }

  /// The path as a person knows it: relative where it lies below the working directory.
  func shown(_ path: FilePath) -> String {
    let path = absolute(path)
    var rest = path
    guard rest.removePrefix(workingDirectory), !rest.isEmpty else { return path.string }
    return rest.string
  }
}

extension String {
  fileprivate var withoutTrailingSlash: String {
    count > 1 && hasSuffix("/") ? String(dropLast()) : self
  }
}
