import SystemPackage

/// Where a file of tasks is looked for, best first.
///
/// Behaves as ansible-core 2.16: relative to the files that include it, innermost first, then to the
/// role's folder of tasks, then to the playbook.
struct IncludeSearch: Sendable {
  /// The folder of the playbook.
  var folder: FilePath
  /// The folder of the role that asks.
  var role: FilePath?
  /// The folder of a role in which to look: `tasks` or `handlers`.
  var section: String
  /// The folders named by the includes around, outermost first.
  var includes: [String]

  /// The paths at which `file` may be.
  func candidates(for file: String) -> [FilePath] {
    if file.hasPrefix("/") || file.hasPrefix("~") { return [FilePath(file)] }
    var found: [FilePath] = []
    var cumulative: FilePath?
    for include in includes.reversed() {
      let directory = FilePath(include)
      cumulative = cumulative.map { $0.isAbsolute ? directory : directory.pushing($0) } ?? directory
      guard let path = cumulative else { continue }
      if let role {
        found.append(role.appending(section).pushing(path).pushing(FilePath(file)))
        found.append(role.appending(section).pushing(FilePath(file)))
      } else {
        found.append(folder.pushing(path).pushing(FilePath(file)))
      }
    }
    if let role {
      found.append(role.appending(section).pushing(FilePath(file)))
      found.append(role.appending("tasks").pushing(FilePath(file)))
      found.append(role.pushing(FilePath(file)))
      found.append(folder.appending(section).pushing(FilePath(file)))
    }
    found.append(folder.pushing(FilePath(file)))
    return found.map { $0.lexicallyNormalized() }
  }
}
