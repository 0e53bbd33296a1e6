import Diagnostics
public import OrderedCollections
import SystemPackage
public import Values
import YAML

extension PlaybookLoader {
  /// The variables in the first of several files that exists beside a play, in `vars/` or not; nil
  /// where there is none.
  public func variables(inFirstOf names: [String], besidePlay folder: String) throws -> Mapping? {
    try entries(inFirstOf: names, besidePlay: folder).map { entries in
      var variables: Mapping = [:]
      for entry in entries { variables[entry.key.value] = entry.value.value }
      return variables
    }
  }

  /// The same with their places, in the order written.
  func entries(
    inFirstOf names: [String], besidePlay folder: String
  ) throws -> [Located.Entry]? {
    for name in names {
      let file = FilePath(name)
      let base = FilePath(folder)
      for path in [base.appending("vars").pushing(file), base.pushing(file)]
      where folders.kind(of: folders.absolute(path)) == .file {
        return try entries(in: path)
      }
    }
    return nil
  }

  /// What the files of a role set; those that cannot be read set nothing.
  func entries(of role: Role) -> (defaults: [Located.Entry], variables: [Located.Entry]) {
    let files = RoleFiles(folder: FilePath(role.path), folders: folders)
    let points = role.entryPoints
    let read = { (section: String, name: String?) in
      files.all(section, named: name).flatMap { (try? self.entries(in: $0)) ?? [] }
    }
    return (read("defaults", points.defaults), read("vars", points.variables))
  }

  private func entries(in path: FilePath) throws -> [Located.Entry] {
    let node = try document(at: path).value
    if node.scalar?.isNull == true { return [] }
    return try (node.sequence ?? [node]).flatMap { part in
      guard let entries = part.entries else {
        throw DiagnosticError(
          PlaybookError(
            kind: .notAMapping(what: "a file of variables", found: part.kindName),
            location: part.start
          ).diagnostic)
      }
      return entries
    }
  }
}
