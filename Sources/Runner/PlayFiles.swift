import Diagnostics
import Inventory
import OrderedCollections
import Playbook
import Templating
import Values

/// The files of variables that a play names (`vars_files`).
///
/// Names that only a host's variables can complete are read anew for each host.
struct PlayFiles: Sendable {
  private let entries: [Located]
  private let folder: String
  private let loader: PlaybookLoader

  init(_ play: Play, _ loader: PlaybookLoader) {
    let node = play.directives[.varsFiles]
    entries = node?.sequence ?? node.map { $0.scalar?.isNull == true ? [] : [$0] } ?? []
    folder = play.folder
    self.loader = loader
  }

  /// Whether any name needs more than the play to be known.
  var dependsOnHost: Bool {
    entries.contains { ($0.sequence ?? [$0]).contains { $0.scalar?.isTemplate == true } }
  }

  /// The variables of all files, each seeing those before it.
  ///
  /// A file that is nowhere is a mistake once the host is known; a name that is not known yet is
  /// passed over unless `isFinal`.
  func read(
    store: VariableStore, host: String?, layers: VariableLayers, isFinal: Bool
  ) throws -> Mapping {
    var variables: Mapping = [:]
    for entry in entries {
      var layers = layers
      layers.add(.playFiles, variables)
      let templar = Templar(VariableScope(store: store, host: host, layers: layers))
      let names: [String]
      do {
        names = try (entry.sequence ?? [entry]).flatMap { node -> [String] in
          let value = try templar.value(of: node)
          return value.items?.map(\.pythonString) ?? [value.pythonString]
        }
      } catch {
        if isFinal { throw error }
        continue
      }
      if let found = try loader.variables(inFirstOf: names, besidePlay: folder) {
        variables.merge(found) { _, new in new }
      } else if isFinal || host != nil {
        let shown = names.joined(separator: ", ")
        throw DiagnosticError(
          Diagnostic(.error, "vars file \(shown) was not found", at: entry.location))
      }
    }
    return variables
  }
}
