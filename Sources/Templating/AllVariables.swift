import OrderedCollections
import Values

/// The variables of one host as a mapping whose values are looked up only when asked for.
final class AllVariables: ValueObject {
  /// A variable of a host that is being rendered for another.
  private struct Question: Hashable {
    let host: String?
    let name: String
  }

  /// The questions that led here, so that a variable that needs itself is noticed.
  @TaskLocal private static var pending: Set<Question> = []

  private let scope: VariableScope
  private let rendersForOthers: Bool

  /// `rendersForOthers` says that whoever asks looks from another host, so that templates must be
  /// rendered with the variables of this one.
  init(scope: VariableScope, rendersForOthers: Bool = false) {
    self.scope = scope
    self.rendersForOthers = rendersForOthers
  }

  var typeName: String { "HostVarsVars" }

  func value(for key: Value) -> Value? { key.string.flatMap { value(named: $0) } }

  /// What cannot be rendered here stays a template: who asks renders it and is told what is wrong.
  private func value(named name: String) -> Value? {
    guard rendersForOthers else { return scope.definition(of: name) }
    let question = Question(host: scope.host, name: name)
    guard !Self.pending.contains(question) else { return scope.definition(of: name) }
    return Self.$pending.withValue(Self.pending.union([question])) {
      (try? Templar(scope).variable(name)) ?? scope.definition(of: name)
    }
  }

  var mapping: Mapping? {
    Mapping(
      scope.names.compactMap { name in
        // These hold all others, so they would never end.
        guard name != "hostvars", name != "vars", name != "omit" else { return nil }
        return value(named: name).map { (.string(name), $0) }
      }, uniquingKeysWith: { first, _ in first })
  }
}
