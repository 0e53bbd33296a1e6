import Diagnostics
import Inventory
import OrderedCollections
import Playbook
import SystemPackage
import Templating
import Values
import YAML

/// Variables given with `-e`: `name=value …`, YAML or JSON in braces, or `@file`.
enum ExtraVariables {
  /// All of them joined; of equal names the last wins.
  ///
  /// Throws all mistakes at once.
  static func read(_ arguments: [String], _ keys: VaultKeys) throws -> Mapping {
    var variables: Mapping = [:]
    var mistakes: [Diagnostic] = []
    for argument in arguments {
      do {
        for (name, value) in try read(argument, keys) { variables[name] = value }
      } catch let several as DiagnosticError {
        mistakes += several.diagnostics
      } catch let one as any DiagnosticConvertible {
        mistakes.append(one.diagnostic)
      }
    }
    guard mistakes.isEmpty else { throw DiagnosticError(mistakes) }
    return variables
  }

  private static func read(_ argument: String, _ keys: VaultKeys) throws -> Mapping {
    if argument.hasPrefix("@") {
      let path = String(argument.dropFirst())
      return try mapping(keys.source(FilePath(path)), what: "the file `\(path)`")
    }
    if argument.hasPrefix("{") || argument.hasPrefix("[") {
      return try mapping(SourceFile(name: "-e", text: argument), what: "`-e`")
    }
    guard let parsed = FreeForm(argument, keepingRaw: false) else {
      throw DiagnosticError(
        Diagnostic(.error, "a quote in `-e \(argument)` is not closed"))
    }
    guard parsed.rest.isEmpty else {
      throw DiagnosticError(
        Diagnostic(
          .error, "`\(parsed.rest)` of `-e` is no variable",
          hint: "write `-e name=value`, `-e '{name: value}'` or `-e @file`"))
    }
    return Mapping(
      parsed.pairs.map { (.string($0.key), text($0.value)) }, uniquingKeysWith: { _, last in last })
  }

  private static func text(_ text: String) -> Value {
    TemplateText.looksTemplated(text) ? .template(TemplateText(text)) : .string(text)
  }

  private static func mapping(_ file: SourceFile, what: String) throws -> Mapping {
    let document = try YAML.load(file)
    if let mapping = document.value.value.mapping { return mapping }
    throw DiagnosticError(
      Diagnostic(.error, "\(what) must be a mapping of variables", at: document.value.location))
  }
}
