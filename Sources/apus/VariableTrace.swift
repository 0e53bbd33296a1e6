import Diagnostics
import Inventory
import OrderedCollections
import Playbook
import Reporting
import Templating
import Values

/// The places that set the variables of one host, weakest first.
struct VariableTrace {
  private struct Step {
    var level: Precedence
    var owner: String
    var location: SourceLocation?
    /// Nil where only a run will know it.
    var value: Value?
    var reach = PlayDefinition.Reach.play
    var isHidden = false

    /// Where it is set, as one would open it.
    var place: String { location?.place ?? (level == .extra ? "-e" : owner) }

    /// What sets it, and where that holds.
    var origin: String {
      switch reach {
      case .play: "\(level.words), \(owner)"
      case .part: "\(level.words), only in \(owner)"
      case .run: "\(level.words), when the run reaches \(owner)"
      }
    }
  }

  /// A play that the places belong to, beside those outside of all plays.
  struct InPlay {
    var name: String
    var location: SourceLocation
    var definitions: [PlayDefinition]
  }

  private let host: String
  private let templar: Templar
  private let play: InPlay?
  private let showsSecrets: Bool
  private var steps: OrderedDictionary<String, [Step]> = [:]

  init(
    host: String, definitions: [Definition], extra: Mapping, store: VariableStore,
    play: InPlay? = nil, showsSecrets: Bool = false
  ) {
    self.host = host
    self.play = play
    self.showsSecrets = showsSecrets
    var layers = VariableLayers()
    for one in definitions {
      steps[one.name, default: []].append(
        Step(level: one.level, owner: one.owner, location: one.location, value: one.value))
    }
    for one in play?.definitions ?? [] {
      steps[one.name, default: []].append(
        Step(
          level: one.kind.level, owner: one.owner, location: one.location, value: one.value,
          reach: one.reach, isHidden: one.isHidden))
      guard one.reach == .play, let value = one.value else { continue }
      layers.add(one.kind.level, [.string(one.name): value])
    }
    for (name, value) in extra {
      var location: SourceLocation?
      if case .template(let template) = value { location = template.location }
      steps[name.pythonString, default: []].append(
        Step(level: .extra, owner: "-e", location: location, value: value))
    }
    steps = steps.mapValues(Self.sorted)
    templar = Templar(VariableScope(store: store, host: host, layers: layers))
  }

  /// The steps, the weakest first; a file that is met at two levels stands at the stronger one.
  private static func sorted(_ steps: [Step]) -> [Step] {
    let sorted = steps.enumerated().sorted { one, other in
      (one.element.level, one.offset) < (other.element.level, other.offset)
    }
    var found: [Step] = []
    for step in sorted.map(\.element) {
      if let last = found.last?.location, step.location?.place == last.place { found.removeLast() }
      found.append(step)
    }
    return found
  }

  /// Whether the play itself has a say in a variable.
  func isSetByPlay(_ name: String) -> Bool {
    play?.definitions.contains { $0.name == name } ?? false
  }

  /// Whether any place sets a variable.
  func knows(_ name: String) -> Bool { steps[name] != nil }

  /// What one variable is, each place that sets it, the winner marked, and the play that this is about.
  struct Answer {
    var value: String
    var places: String
    var play: String?
  }

  func answer(about name: String, _ style: Style) throws -> Answer {
    let steps = try known(name)
    let width = steps.map(\.place.count).max() ?? 0
    let winner = steps.lastIndex { $0.reach == .play }
    var text = ""
    for (number, step) in steps.enumerated() {
      let outdoes = step.reach != .play && number > winner ?? -1
      let mark = number == winner ? "▶" : outdoes ? "▷" : " "
      let pad = String(repeating: " ", count: width - step.place.count)
      let line = "\(mark) \(step.place)\(pad)  \(written(step))  (\(step.origin))"
      text += style.paint(line, number == winner ? .ok : nil) + "\n"
    }
    return Answer(value: try current(name), places: text, play: play?.name)
  }

  /// All variables, each with its value and the place that wins.
  func list(_ style: Style) throws -> String {
    let names = steps.keys.sorted()
    let width = names.map(\.count).max() ?? 0
    return try names.map { name in
      let pad = String(repeating: " ", count: width - name.count)
      let winner = steps[name]?.last { $0.reach == .play }
      let place = (winner ?? steps[name]?.last)?.place ?? ""
      let value = try current(name)
      return "\(style.paint(name, .verbose))\(pad)  \(value)  \(style.paint(place, .skipped))\n"
    }.joined()
  }

  /// The heading of a list of a play's variables.
  var heading: String? { play.map { "play `\($0.name)` (\($0.location.place))" } }

  /// One variable for programs: `host`, `name`, `value`, and `definitions`, weakest first; with a
  /// play also `play`, and of each definition its `reach`.
  func object(of name: String) throws -> Mapping {
    let steps = try known(name)
    let winner = steps.lastIndex { $0.reach == .play }
    let definitions = steps.enumerated().map { number, step -> Value in
      var object: Mapping = [
        "level": .string(step.level.words), "owner": .string(step.owner),
        "path": step.location.map { .string($0.file.name) } ?? .null,
        "line": step.location.map { .int($0.line) } ?? .null,
        "column": step.location.map { .int($0.column) } ?? .null,
        "value": visible(step), "wins": .bool(number == winner),
      ]
      if play != nil { object["reach"] = .string(step.reach.rawValue) }
      return .mapping(object)
    }
    var object: Mapping = ["host": .string(host), "name": .string(name)]
    if let play { object["play"] = .string(play.name) }
    object["value"] = winner == nil ? .null : try currentValue(name)
    object["definitions"] = .list(definitions)
    return object
  }

  /// All variables for programs, by their names.
  func object() throws -> Mapping {
    var all: Mapping = [:]
    for name in steps.keys.sorted() { all[.string(name)] = try currentValue(name) }
    return all
  }

  private func known(_ name: String) throws -> [Step] {
    if let found = steps[name] { return found }
    let near = Suggestion.nearest(to: name, among: steps.keys)
    throw DiagnosticError(
      Diagnostic(
        .error, "no place sets `\(name)` for \(host)", hint: near.map { "did you mean `\($0)`?" }))
  }

  /// The value as it is shown, with its templates rendered; where that fails, as it is written.
  private func currentValue(_ name: String) throws -> Value {
    guard let winner = steps[name]?.last(where: { $0.reach == .play }) else { return .null }
    if winner.isHidden, !showsSecrets { return "********" }
    guard let written = winner.value else { return .null }
    return visible((try? templar.variable(name)) ?? written)
  }

  private func current(_ name: String) throws -> String {
    guard let winner = steps[name]?.last(where: { $0.reach == .play }) else {
      return "not set before the run sets it"
    }
    guard winner.value != nil else { return "asked for as the play begins" }
    return JSONWriter().text(of: try currentValue(name))
  }

  private func written(_ step: Step) -> String {
    step.value == nil ? "…" : JSONWriter().text(of: visible(step))
  }

  private func visible(_ step: Step) -> Value {
    step.isHidden && !showsSecrets ? "********" : visible(step.value ?? .null)
  }

  /// A value with asterisks for what is encrypted.
  private func visible(_ value: Value) -> Value {
    switch value {
    case .object(let secret as Secret): return showsSecrets ? .string(secret.exposed) : "********"
    case .object(let object) where object is VaultedText:
      guard showsSecrets, let plain = try? templar.value(value) else { return "********" }
      return visible(plain)
    case .list(let items): return .list(items.map(visible))
    case .tuple(let items): return .tuple(items.map(visible))
    case .mapping(let mapping): return .mapping(mapping.mapValues(visible))
    default: return value
    }
  }
}

extension SourceLocation {
  fileprivate var place: String { "\(file.name):\(line):\(column)" }
}

extension PlayDefinition.Kind {
  /// The level of what is set so.
  fileprivate var level: Precedence {
    switch self {
    case .play: .play
    case .prompt: .playPrompt
    case .file: .playFiles
    case .roleDefault, .innerDefault: .roleDefaults
    case .roleVariable, .innerVariable: .roleVars
    case .roleParameter: .roleParameters
    case .block: .block
    case .task: .task
    case .includeVars: .includeVars
    case .fact, .result: .setFacts
    case .includeParameter: .includeParameters
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
