import Diagnostics
import Jinja
import Values
import YAML

/// `to_yaml`, `to_nice_yaml`, `from_yaml` and `from_yaml_all`: YAML as PyYAML writes and reads it.
enum YAMLFilters {
  static let all: [Filter] = [
    Filter(raw: "to_yaml") { value, arguments, rendering in
      try text(of: value, by: Dumper(secrets: .exposed), arguments.named, in: rendering)
    },
    Filter(raw: "to_nice_yaml") { value, arguments, rendering in
      let given = arguments.positional.prefix(1).map { (name: "indent", value: $0) }
      if arguments.named.contains(where: { $0.name == "default_flow_style" }) {
        throw TemplateError("`to_nice_yaml` takes no `default_flow_style`", hint: "use `to_yaml`")
      }
      let dumper = Dumper(indent: 4, flow: .never, secrets: .exposed)
      return try text(of: value, by: dumper, given + arguments.named, in: rendering)
    },
    Filter("from_yaml") { (value: Value) in
      try loaded(value) { try YAML.load($0, options: options).value.value }
    },
    Filter("from_yaml_all") { (value: Value) in
      try loaded(value) { .list(try YAML.loadAll($0, options: options).map(\.value.value)) }
    },
  ]

  private static let options = YAML.Options(templates: .plain, acceptsJSON: false)

  private static func loaded(
    _ value: Value, _ load: (SourceFile) throws -> Value
  ) throws -> Value {
    try value.requireDefined()
    guard let text = value.string else { return value }
    let file = SourceFile(
      name: "the text", bytes: Array(text.utf8), isConfidential: value.holdsSecret)
    return value.holdsSecret ? try load(file).hidden : try load(file)
  }

  private static func text(
    of value: Value, by dumper: Dumper, _ options: [(name: String, value: Value)],
    in rendering: Rendering
  ) throws -> Value {
    var dumper = dumper
    for (name, value) in options { try set(name, to: value, for: &dumper) }
    let text = try dumper.text(of: value.plainData(in: rendering))
    return .nativeText(text, isSecret: value.holdsSecret)
  }

  /// Sets an option of `yaml.dump`.
  private static func set(_ name: String, to value: Value, for dumper: inout Dumper) throws {
    func number() throws -> Int? {
      if value.isNull { return nil }
      guard case .int(let number) = value.number else {
        throw TemplateError(
          .wrongArgument(name, expected: "a whole number", found: value.typeName))
      }
      return number
    }
    switch name {
    case "indent": dumper.indent = try number()
    case "width": dumper.width = try number()
    case "sort_keys": dumper.sortsKeys = value.isTrue
    case "default_flow_style":
      dumper.flow = value.isNull ? .automatic : value.isTrue ? .always : .never
    case "explicit_start": dumper.startsExplicitly = value.isTrue
    case "explicit_end": dumper.endsExplicitly = value.isTrue
    case "default_style": dumper.style = try style(value)
    default:
      let known = [
        "default_flow_style", "default_style", "explicit_end", "explicit_start", "indent",
        "sort_keys", "width",
      ]
      throw TemplateError(.unknownArgument(name, known: known))
    }
  }

  private static func style(_ value: Value) throws -> Dumper.Style? {
    if value.isNull || value.string == "" { return nil }
    switch value.string {
    case "'": return .singleQuoted
    case "\"": return .doubleQuoted
    case "|": return .literal
    case ">": return .folded
    default: throw TemplateError("`default_style` must be one of `'`, `\"`, `|` and `>`")
    }
  }
}
