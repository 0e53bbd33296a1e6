import Diagnostics
import Jinja
import OrderedCollections
import TestSupport
import Values

/// A case file of templates: a JSON header (`variables`, `syntax`, `templates`), then by turns a
/// template and what it renders to.
struct Case {
  let variables: LazyVariables
  let environment: Environment
  let steps: [(template: String, expected: String)]
  let header: String

  /// Reads a case file; `standsIn` brings the small library in which the language itself is tested.
  init(_ file: CaseFile, standsIn: Bool = true, limits: Limits = Limits()) throws {
    let parts = file.parts
    header = parts[0]
    let given = try JSONReader.value(ofText: header)
    var values: [String: Value] = [:]
    for (name, value) in given["variables"]?.mapping ?? [:] {
      values[name.pythonString] = Self.templated(value)
    }
    let templates = given["templates"]?.mapping ?? [:]
    environment = Environment(
      syntax: Self.syntax(given["syntax"]?.mapping ?? [:]), limits: limits,
      loader: Loader(
        texts: Dictionary(
          templates.map { ($0.key.pythonString, $0.value.pythonString) }
        ) { $1 }),
      filters: standsIn ? Names.filters : [], tests: standsIn ? Names.tests : [],
      methods: standsIn ? Names.methods : [:], globals: standsIn ? Names.globals : [:])
    variables = LazyVariables(values: values, environment: environment)
    let rest = Array(parts.dropFirst())
    steps = stride(from: 0, to: rest.count - 1, by: 2).map { index in
      (String(rest[index].dropLast()), String(rest[index + 1].dropLast()))
    }
  }

  private static func templated(_ value: Value) -> Value {
    guard case .mapping(let mapping) = value, let text = mapping["$template"]?.string else {
      return value
    }
    return .template(TemplateText(text))
  }

  static func syntax(_ options: Mapping) -> Syntax {
    var syntax = Syntax()
    for (name, value) in options {
      switch name.string {
      case "trim_blocks": syntax.trimsBlocks = value.isTrue
      case "lstrip_blocks": syntax.stripsLeadingSpace = value.isTrue
      case "keep_trailing_newline": syntax.keepsTrailingNewline = value.isTrue
      case "newline_sequence": syntax.newlineSequence = value.pythonString
      case "block_start_string": syntax.blockStart = value.pythonString
      case "block_end_string": syntax.blockEnd = value.pythonString
      case "variable_start_string": syntax.variableStart = value.pythonString
      case "variable_end_string": syntax.variableEnd = value.pythonString
      case "comment_start_string": syntax.commentStart = value.pythonString
      case "comment_end_string": syntax.commentEnd = value.pythonString
      case "line_statement_prefix": syntax.lineStatementPrefix = value.pythonString
      case "line_comment_prefix": syntax.lineCommentPrefix = value.pythonString
      default: break
      }
    }
    return syntax
  }

  /// What a template renders to, or `<error>` where the reference complains too.
  func rendered(_ template: String) -> String {
    do {
      return try Template(template, in: environment).render(in: variables)
    } catch {
      return "<error>"
    }
  }

  /// What a person reads about a mistake, or what is rendered where there is none.
  func explained(_ template: String) -> String {
    do {
      let text = try Template(template, name: "case.j2", in: environment).render(in: variables)
      return "no error: \(text)\n"
    } catch let error as any DiagnosticConvertible {
      return DiagnosticRenderer().render(error.diagnostic)
    } catch {
      return "\(error)\n"
    }
  }
}

extension Mapping {
  subscript(name: String) -> Value? { self[.string(name)] }
}

/// Templates by name.
struct Loader: TemplateLoader {
  let texts: [String: String]

  func template(
    named name: String, from parent: String?, in environment: Environment
  ) throws -> Template? {
    try texts[name].map { try Template($0, name: name, in: environment) }
  }
}

/// Variables among which there are templates.
struct LazyVariables: VariableSource {
  let values: [String: Value]
  let environment: Environment

  func lookup(_ name: String) -> Value? { values[name] }

  func resolve(_ value: Value) throws -> Value {
    guard case .template(let text) = value else { return value }
    return try Template(text, in: environment).evaluate(in: self)
  }

  var names: [String] { Array(values.keys) }
}
