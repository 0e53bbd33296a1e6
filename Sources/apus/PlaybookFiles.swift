import Diagnostics
import Inventory
import Jinja
import Modules
import Playbook
import SystemPackage
import Values
import YAML

/// Reads playbooks from files, and gathers the mistakes of all of them.
enum PlaybookFiles {
  static func read(_ paths: [FilePath]) throws -> [Playbook] {
    var parser = PlaybookParser(
      catalog: ModuleCatalog(ModuleRegistry.signatures), checkTemplate: mistakes,
      checkExpression: mistakes)
    var playbooks: [Playbook] = []
    var found: [Diagnostic] = []
    for path in paths {
      do {
        let document = try YAML.load(Files.source(path))
        playbooks.append(try parser.parse(document.value, warnings: document.warnings))
      } catch let several as DiagnosticError {
        found += several.diagnostics
      } catch let one as any DiagnosticConvertible {
        found.append(one.diagnostic)
      }
    }
    guard found.isEmpty else { throw DiagnosticError(found) }
    return playbooks
  }

  private static func mistakes(in text: TemplateText) -> [Diagnostic] {
    do throws(TemplateError) {
      _ = try text.compiled(as: Template.self) { text throws(TemplateError) in try Template(text) }
      return []
    } catch {
      return [error.diagnostic]
    }
  }

  private static func mistakes(in expression: String, at location: SourceLocation) -> [Diagnostic] {
    do throws(TemplateError) {
      _ = try Template.expression(expression, at: location)
      return []
    } catch {
      return [error.diagnostic]
    }
  }
}
