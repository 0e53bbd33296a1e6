import Diagnostics
import Inventory
import Jinja
import Modules
import OrderedCollections
import Playbook
import SystemPackage
import Templating
import Values

/// Reads playbooks from files, and gathers the mistakes of all of them.
enum PlaybookFiles {
  /// What reads playbooks as `workspace` is set up, with the variables of the command line.
  static func loader(
    _ workspace: Workspace, keys: VaultKeys, extra: Mapping, modulePaths: [String] = [],
    isListing: Bool = false
  ) -> PlaybookLoader {
    var settings = PlaybookLoader.Settings(catalog: ModuleCatalog(ModuleRegistry.signatures))
    settings.decrypt = { try keys.decryptedIfVaulted($0) }
    if !isListing {
      settings.checkTemplate = { mistakes(in: $0) }
      settings.checkExpression = { mistakes(in: $0, at: $1) }
    }
    settings.rolePaths = workspace.rolePaths
    settings.collectionPaths = workspace.collectionPaths
    if let installed = workspace.pythonInstallation { settings.collectionPaths.append(installed) }
    settings.libraryPaths =
      modulePaths.flatMap { $0.split(separator: ":").map { FilePath(String($0)) } }
      + workspace.libraryPaths
    // A listing runs nothing, so it needs to know nothing of what would run.
    settings.allowsUnknownModules = isListing
    var store = VariableStore()
    store.extra = extra
    store.vaultKeys = keys
    settings.render = { [store] value, variables in
      var layers = VariableLayers()
      for mapping in variables { layers.add(.play, mapping) }
      return try Templar(VariableScope(store: store, host: nil, layers: layers)).value(value)
    }
    return PlaybookLoader(settings)
  }

  /// The playbooks, or the mistakes of all of them.
  static func read(_ paths: [FilePath], _ loader: PlaybookLoader) throws -> [Playbook] {
    var playbooks: [Playbook] = []
    var found: [Diagnostic] = []
    for path in paths {
      do {
        playbooks.append(try loader.playbook(path))
      } catch {
        found += error.diagnostics
      }
    }
    guard found.isEmpty else { throw DiagnosticError(found) }
    return playbooks
  }

  private static func mistakes(in text: TemplateText) -> [Diagnostic] {
    do throws(TemplateError) {
      _ = try text.compiled(as: Template.self) { text throws(TemplateError) in
        try Template(text, in: .ansible)
      }
      return []
    } catch {
      return [error.diagnostic]
    }
  }

  private static func mistakes(in expression: String, at location: SourceLocation) -> [Diagnostic] {
    do throws(TemplateError) {
      _ = try Template.expression(expression, at: location, in: .ansible)
      return []
    } catch {
      return [error.diagnostic]
    }
  }
}
