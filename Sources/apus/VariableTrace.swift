import Diagnostics
import Inventory
import OrderedCollections
import Reporting
import Templating
import Values

/// The places that set the variables of one host, weakest first.
struct VariableTrace {
  private struct Step {
    var level: Precedence
    var owner: String
    var location: SourceLocation?
    var value: Value

    /// Where it is set, as one would open it.
    var place: String {
      guard let location else { return level == .extra ? "-e" : owner }
      return "\(location.file.name):\(location.line):\(location.column)"
    }
  }

  private let host: String
  private let templar: Templar
  private var steps: OrderedDictionary<String, [Step]> = [:]

  init(host: String, definitions: [Definition], extra: Mapping, store: VariableStore) {
    self.host = host
    templar = Templar(VariableScope(store: store, host: host, layers: VariableLayers()))
    for one in definitions {
      steps[one.name, default: []].append(
        Step(level: one.level, owner: one.owner, location: one.location, value: one.value))
    }
    for (name, value) in extra {
      var location: SourceLocation?
      if case .template(let template) = value { location = template.location }
      steps[name.pythonString, default: []].append(
        Step(level: .extra, owner: "-e", location: location, value: value))
    }
  }

  /// One variable: what it is, then each place that sets it, the winner marked.
  func text(of name: String, _ style: Style) throws -> String {
    let steps = try known(name)
    let width = steps.map(\.place.count).max() ?? 0
    var text = "\(style.paint(name, .verbose)) on \(host) is \(shown(try value(of: name)))\n\n"
    for (number, step) in steps.enumerated() {
      let wins = number == steps.count - 1
      let pad = String(repeating: " ", count: width - step.place.count)
      let line =
        "\(wins ? "▶" : " ") \(step.place)\(pad)  \(shown(step.value))  "
        + "(\(step.level.words), \(step.owner))"
      text += style.paint(line, wins ? .ok : nil) + "\n"
    }
    return text
  }

  /// All variables, each with its value and the place that wins.
  func list(_ style: Style) throws -> String {
    let names = steps.keys.sorted()
    let width = names.map(\.count).max() ?? 0
    return try names.map { name in
      let pad = String(repeating: " ", count: width - name.count)
      let place = steps[name]?.last?.place ?? ""
      let value = shown(try value(of: name))
      return "\(style.paint(name, .verbose))\(pad)  \(value)  \(style.paint(place, .skipped))\n"
    }.joined()
  }

  /// One variable for programs: `host`, `name`, `value`, and `definitions`, weakest first.
  func json(of name: String) throws -> String {
    let steps = try known(name)
    let definitions = steps.enumerated().map { number, step -> Value in
      .mapping([
        "level": .string(step.level.words), "owner": .string(step.owner),
        "path": step.location.map { .string($0.file.name) } ?? .null,
        "line": step.location.map { .int($0.line) } ?? .null,
        "column": step.location.map { .int($0.column) } ?? .null,
        "value": visible(step.value), "wins": .bool(number == steps.count - 1),
      ])
    }
    return JSONWriter().text(
      of: .mapping([
        "host": .string(host), "name": .string(name), "value": visible(try value(of: name)),
        "definitions": .list(definitions),
      ]))
  }

  /// All variables for programs, by their names.
  func json() throws -> String {
    var all: Mapping = [:]
    for name in steps.keys.sorted() { all[.string(name)] = visible(try value(of: name)) }
    return JSONWriter().text(of: .mapping(all))
  }

  private func known(_ name: String) throws -> [Step] {
    if let found = steps[name] { return found }
    let near = Suggestion.nearest(to: name, among: steps.keys)
    throw DiagnosticError(
      Diagnostic(
        .error, "no place sets `\(name)` for \(host)", hint: near.map { "did you mean `\($0)`?" }))
  }

  /// The value with its templates rendered; where that fails, as it is written.
  private func value(of name: String) throws -> Value {
    (try? templar.variable(name)) ?? steps[name]?.last?.value ?? .null
  }

  private func shown(_ value: Value) -> String { JSONWriter().text(of: visible(value)) }

  /// A value with asterisks for what is encrypted.
  private func visible(_ value: Value) -> Value {
    switch value {
    case .object(let object) where object is VaultedText: return "********"
    case .list(let items): return .list(items.map(visible))
    case .tuple(let items): return .tuple(items.map(visible))
    case .mapping(let mapping): return .mapping(mapping.mapValues(visible))
    default: return value
    }
  }
}

extension Precedence {
  /// The level in words, as Ansible's page "Using variables" lists them.
  fileprivate var words: String {
    switch self {
    case .commandLineValues: "command line value"
    case .roleDefaults: "role default"
    case .inventoryGroup: "inventory group"
    case .inventoryGroupVarsAll: "inventory group_vars/all"
    case .playbookGroupVarsAll: "playbook group_vars/all"
    case .inventoryGroupVars: "inventory group_vars"
    case .playbookGroupVars: "playbook group_vars"
    case .inventoryHost: "inventory host"
    case .inventoryHostVars: "inventory host_vars"
    case .playbookHostVars: "playbook host_vars"
    case .facts: "fact"
    case .play: "play vars"
    case .playPrompt: "play vars_prompt"
    case .playFiles: "play vars_files"
    case .roleVars: "role vars"
    case .block: "block vars"
    case .task: "task vars"
    case .includeVars: "include_vars"
    case .setFacts: "set_fact"
    case .roleParameters: "role parameter"
    case .includeParameters: "include parameter"
    case .extra: "extra variable"
    }
  }
}
