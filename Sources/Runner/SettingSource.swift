import Diagnostics
import Playbook
import Templating
import Values

/// Where the settings of a connection are looked up: variables first, then keywords.
struct SettingSource {
  /// Renders keywords, with the variables of the host that the task belongs to.
  let keywords: Templar
  /// Looks up variables of the host that the task acts on.
  let variables: Templar
  /// The keywords in force.
  let lineage: Lineage

  /// The first variable of these names that is defined, else the keyword's value.
  func value(_ names: [String], keyword: Keyword?) throws -> Value? {
    for name in names {
      if let value = try variables.variable(name), !value.isNull, !variables.isOmitted(value) {
        return value
      }
    }
    guard let keyword, let node = lineage[keyword] else { return nil }
    let value = try keywords.value(of: node)
    return value.isNull || keywords.isOmitted(value) ? nil : value
  }

  func text(_ names: String..., keyword: Keyword? = nil) throws -> String? {
    try value(names, keyword: keyword)?.pythonString
  }

  func truth(_ names: String..., keyword: Keyword? = nil) throws -> Bool? {
    guard let value = try value(names, keyword: keyword) else { return nil }
    guard let flag = Truth.reads(value) else {
      throw wrong(value, names.first ?? keyword?.rawValue ?? "", "a truth value")
    }
    return flag
  }

  func integer(_ names: String..., keyword: Keyword? = nil) throws -> Int? {
    guard let value = try value(names, keyword: keyword) else { return nil }
    guard let number = value.int ?? value.string.flatMap({ Int($0) }) else {
      throw wrong(value, names.first ?? keyword?.rawValue ?? "", "a whole number")
    }
    return number
  }

  private func wrong(_ value: Value, _ name: String, _ wanted: String) -> DiagnosticError {
    DiagnosticError(
      Diagnostic(.error, "`\(name)` must be \(wanted), but it is `\(value.pythonString)`"))
  }
}
