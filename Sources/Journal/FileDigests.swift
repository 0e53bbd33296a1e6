import FoundationEssentials
import Glibc
import SystemPackage
import Values

/// The digests of files and folders, each made once for as long as the file stays as it is.
struct FileDigests {
  private struct State: Equatable {
    let size: Int
    let seconds: Int
    let nanoseconds: Int
    let node: UInt
  }

  private let key: DigestKey
  private var known: [String: (state: State, digest: String)] = [:]

  init(_ key: DigestKey) { self.key = key }

  /// The digest of what stands at a path: a file's content, or names and contents of all below a
  /// folder.
  mutating func digest(of path: String) -> String {
    var information = stat()
    guard stat(path, &information) == 0 else { return "missing" }
    guard information.st_mode & S_IFMT == S_IFDIR else { return digest(ofFile: path, information) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let parts = names.sorted().map { Value.string("\($0) \(digest(of: "\(path)/\($0)"))") }
    return key.digest(of: .list(parts))
  }

  private mutating func digest(ofFile path: String, _ information: stat) -> String {
    guard information.st_mode & S_IFMT == S_IFREG else { return "special" }
    let state = State(
      size: Int(information.st_size), seconds: information.st_mtim.tv_sec,
      nanoseconds: information.st_mtim.tv_nsec, node: UInt(information.st_ino))
    if let known = known[path], known.state == state { return known.digest }
    guard let digest = try? key.digest(ofFile: FilePath(path)) else { return "unreadable" }
    known[path] = (state, digest)
    return digest
  }
}
