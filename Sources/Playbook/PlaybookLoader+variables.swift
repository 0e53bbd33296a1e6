import Diagnostics
public import OrderedCollections
import SystemPackage
public import Values
import YAML

extension PlaybookLoader {
  /// The variables in the first of several files that exists beside a play, in `vars/` or not; nil
  /// where there is none.
  public func variables(inFirstOf names: [String], besidePlay folder: String) throws -> Mapping? {
    for name in names {
      let file = FilePath(name)
      let base = FilePath(folder)
      for path in [base.appending("vars").pushing(file), base.pushing(file)]
      where folders.kind(of: folders.absolute(path)) == .file {
        return try variables(in: path)
      }
    }
    return nil
  }

  private func variables(in path: FilePath) throws -> Mapping {
    let node = try document(at: path).value
    if node.scalar?.isNull == true { return [:] }
    var variables: Mapping = [:]
    for part in node.sequence ?? [node] {
      guard let mapping = part.value.mapping else {
        throw DiagnosticError(
          PlaybookError(
            kind: .notAMapping(what: "a file of variables", found: part.kindName),
            location: part.start
          ).diagnostic)
      }
      variables.merge(mapping) { _, new in new }
    }
    return variables
  }
}
