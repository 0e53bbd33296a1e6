public import Jinja
import Values

extension Environment {
  /// What templates in playbooks and in files beside them can use: Jinja2's names and Ansible's.
  public static let ansible = Environment(
    syntax: .playbook, filters: AnsibleBuiltins.filters, tests: AnsibleBuiltins.tests,
    globals: AnsibleBuiltins.globals, hidesNone: true,
    conversion: { value, isLone in
      if isLone, case .object(let object) = value, object is NativeText { return value }
      return PythonLiteral.converted(value.pythonString)
    })
}

extension Syntax {
  /// How templates are written in playbooks and files of variables, as opposed to template files.
  public static let playbook = {
    var syntax = Syntax()
    syntax.keepsBackslashes = true
    return syntax
  }()
}
