import Modules
public import OrderedCollections
import Runner
public import Templating
public import Values
import YAML

/// Decides which results a journal must not hold.
///
/// Those of `no_log` tasks, of tasks that used a vault, a password or what a hidden task set, and
/// those in which the text of a secret appears.
public struct Discretion: Sendable {
  private let keys: VaultKeys
  /// Variables that hold secrets, or what was made of them.
  private var names: Set<String> = []
  private var texts = SecretTexts()
  private var fileCount = 0
  private var valueCount = 0

  /// Hides what `keys` opens, and these passwords.
  public init(_ keys: VaultKeys, passwords: [Secret], extra: Mapping) {
    self.keys = keys
    for password in passwords + keys.passwords { texts.add(password.exposed) }
    for (name, value) in extra where SecretNames.includes(name.pythonString) { texts.add(value) }
  }

  /// Hides variables from now on.
  mutating func hide(_ names: some Sequence<String>) { self.names.formUnion(names) }

  /// Whether a result must not be kept; what it sets is hidden too then.
  mutating func hides(_ step: Step) -> Bool {
    learn()
    learn(step.inputs)
    let isHidden = step.isHidden || touchesSecret(step.inputs) || showsSecret(step.outcome)
    guard isHidden else { return false }
    if let register = step.register { names.insert(register) }
    for effect in step.outcome.result.effects { hide(Self.names(setBy: effect)) }
    return true
  }

  private func touchesSecret(_ inputs: TaskInputs) -> Bool {
    inputs.holdsSecret || inputs.results.contains(where: names.contains)
      || inputs.variables.contains { name, value in
        value != nil && (names.contains(name.name) || SecretNames.includes(name.name))
      } || inputs.environment.keys.contains(where: SecretNames.includes)
  }

  private func showsSecret(_ outcome: TaskOutcome) -> Bool {
    // What is typed without an echo is a password.
    if outcome.result["echo"] == false { return true }
    return texts.appear(in: .mapping(outcome.result.registered))
      || outcome.result.effects.contains { texts.appear(in: EffectCoder.encoded($0)) }
  }

  /// Takes note of what has been decrypted since the last time.
  private mutating func learn() {
    let values = keys.values
    if values.count != valueCount {
      valueCount = values.count
      for value in values { texts.add(value.exposed) }
    }
    let files = keys.files
    guard files.count != fileCount else { return }
    fileCount = files.count
    for file in files {
      guard let document = try? YAML.load(file) else { continue }
      texts.add(document.value.value)
      for name in document.value.value.mapping?.keys ?? [] { names.insert(name.pythonString) }
    }
  }

  private mutating func learn(_ inputs: TaskInputs) {
    for (name, value) in inputs.variables where SecretNames.includes(name.name) {
      if let value { texts.add(value) }
    }
    for (name, text) in inputs.environment where SecretNames.includes(name) {
      if let text { texts.add(text) }
    }
  }

  private static func names(setBy effect: Effect) -> [String] {
    switch effect {
    case .facts(let facts, _): facts.keys.map(\.pythonString)
    case .gathered(let facts): facts.keys.map(\.pythonString)
    case .variables(let variables): variables.keys.map(\.pythonString)
    case .include(let inclusion): inclusion.variables.keys.map(\.pythonString)
    case .host(_, _, let variables): variables.keys.map(\.pythonString)
    case .group: []
    case .statistics(let data, _, _): data.keys.map(\.pythonString)
    case .elsewhere(let effect, _): names(setBy: effect)
    }
  }
}
