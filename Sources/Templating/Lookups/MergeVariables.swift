import Jinja
import OrderedCollections
import Values

extension Lookup {
  /// All variables whose names fit a pattern, merged into one mapping or list.
  ///
  /// Options: `pattern_type` (regex, prefix, suffix), `initial_value`, `override` (error, warn,
  /// ignore) and `groups`, whose hosts are asked instead of this one.  Behaves as
  /// community.general's, 8.6.
  static let mergeVariables = Lookup("merge_variables", in: "community.general") { call in
    let merge = try VariableMerge(call)
    return try call.termTexts().map { try merge.value(of: $0) }
  }
}

/// How variables are merged.
private struct VariableMerge {
  private enum Conflict: String { case error, warn, ignore }
  private enum Match: String { case regex, prefix, suffix }

  private let call: LookupCall
  private let conflict: Conflict
  private let match: Match
  private let initial: Value?
  private let groups: [String]?

  init(_ call: LookupCall) throws {
    self.call = call
    let override = try call.text("override") ?? "error"
    guard let conflict = Conflict(rawValue: override) else {
      throw LookupMistake("`override` must be error, warn or ignore, not `\(override)`")
    }
    let type = try call.text("pattern_type") ?? "regex"
    guard let match = Match(rawValue: type) else {
      throw LookupMistake("`pattern_type` must be prefix, suffix or regex, not `\(type)`")
    }
    self.conflict = conflict
    self.match = match
    initial = call.option("initial_value")
    groups = try call.texts("groups")
  }

  func value(of pattern: String) throws -> Value {
    guard let groups else { return try merged(pattern, by: call.templar, onto: initial) ?? .null }
    var result = initial
    let store = call.templar.scope.store
    for host in store.hostNames {
      let templar = Templar(VariableScope(store: store, host: host))
      let own = try templar.variable("group_names")?.items?.map(\.pythonString) ?? []
      guard groups.contains("all") || own.contains(where: groups.contains) else { continue }
      result = try merged(pattern, by: templar, onto: result)
    }
    return result ?? .null
  }

  private func merged(_ pattern: String, by templar: Templar, onto first: Value?) throws -> Value? {
    var result = first
    for name in try templar.names.filter({ try fits($0, pattern) }).sorted() {
      let value = try templar.variable(name) ?? .null
      switch (result, value) {
      case (nil, _) where value.mapping != nil || value.items != nil && value.string == nil:
        result = value
      case (.mapping(var mapping)?, .mapping(let other)):
        try lay(other, onto: &mapping, path: name)
        result = .mapping(mapping)
      case (.list(let items)?, .list(let more)): result = .list(items + more)
      case (nil, _): throw LookupFailure("`\(name)` is neither a mapping nor a list")
      default: throw LookupFailure("`\(name)` is of another type than those before it")
      }
    }
    return result
  }

  private func fits(_ name: String, _ pattern: String) throws -> Bool {
    switch match {
    case .prefix: name.hasPrefix(pattern)
    case .suffix: name.hasSuffix(pattern)
    case .regex: try RegularExpression.compiled(pattern).firstMatch(in: name) != nil
    }
  }

  private func lay(_ source: Mapping, onto target: inout Mapping, path: String) throws {
    for (key, value) in source {
      let place = "\(path).\(key.pythonString)"
      switch (target[key], value) {
      case (.mapping(var inner)?, .mapping(let more)):
        try lay(more, onto: &inner, path: place)
        target[key] = .mapping(inner)
      case (.list(let items)?, .list(let more)): target[key] = .list(items + more)
      case (let old?, _) where old != value:
        let message =
          "`\(key.pythonString)`, which is \(old.pythonRepresentation), becomes "
          + "\(value.pythonRepresentation) by `\(place)`"
        if conflict == .error { throw LookupFailure(message) }
        if conflict == .warn { call.warn(message) }
        target[key] = value
      default: target[key] = value
      }
    }
  }
}
