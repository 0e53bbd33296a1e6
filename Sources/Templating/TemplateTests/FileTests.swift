import Glibc
import Jinja
import Values

/// Tests of paths of this machine.
enum FileTests {
  static let all: [TemplateTest] =
    aliases(["file", "is_file"]) { status($0).map { isKind($0, S_IFREG) } ?? false }
    + aliases(["directory", "is_dir"]) { status($0).map { isKind($0, S_IFDIR) } ?? false }
    + aliases(["link", "is_link"]) {
      status($0, followsLinks: false).map { isKind($0, S_IFLNK) } ?? false
    }
    + aliases(["exists"]) { status($0) != nil }
    + aliases(["link_exists"]) { status($0, followsLinks: false) != nil }
    + aliases(["abs", "is_abs"]) { $0.hasPrefix("/") }
    + aliases(["mount", "is_mount"], isMount)
    + ["same_file", "is_same_file"].map { name in
      TemplateTest(name, .required("other")) { (path: String, other: String) in
        guard let left = status(path), let right = status(other) else {
          throw TemplateError("`\(status(path) == nil ? path : other)` is no file here")
        }
        return left.st_ino == right.st_ino && left.st_dev == right.st_dev
      }
    }

  private static func aliases(
    _ names: [String], _ holds: @escaping @Sendable (String) -> Bool
  ) -> [TemplateTest] {
    names.map { TemplateTest($0) { (path: String) in holds(path) } }
  }

  /// What the system tells of a path; nil where there is nothing.
  static func status(_ path: String, followsLinks: Bool = true) -> stat? {
    var status = stat()
    let result = followsLinks ? stat(path, &status) : lstat(path, &status)
    return result == 0 ? status : nil
  }

  private static func isKind(_ status: stat, _ kind: mode_t) -> Bool {
    status.st_mode & S_IFMT == kind
  }

  /// A path is where something is mounted if it lies on another device than its folder, or is the
  /// root.
  private static func isMount(_ path: String) -> Bool {
    guard let own = status(path, followsLinks: false), !isKind(own, S_IFLNK),
      let parent = status(path + "/..")
    else { return false }
    return own.st_dev != parent.st_dev || own.st_ino == parent.st_ino
  }
}

extension FileTests {
  /// The first bytes of a file.
  static func content(of path: String) throws -> [UInt8] {
    guard let file = fopen(path, "re") else {
      throw TemplateError("`\(path)` cannot be read here")
    }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }
}
