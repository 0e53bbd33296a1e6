import Glibc
import SystemPackage

/// Shell patterns for paths, by the system's own `glob`, as OpenSSH's `Include` uses it.
enum Glob {
  /// The paths that exist and fit, in the order of their names; none when nothing fits.
  static func paths(matching pattern: FilePath) -> [FilePath] {
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern.string, 0, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { index in
      result.gl_pathv[index].map { FilePath(String(cString: $0)) }
    }
  }
}
