import Diagnostics
import Jinja
import OrderedCollections
import Values

/// The functions `lookup`, `query` and `q` of templates.
///
/// `lookup` joins texts with commas and gives a lone result as it is; `query` always gives a list.
/// `errors='warn'` and `errors='ignore'` make nothing of a lookup that fails.
enum LookupFunctions {
  /// The functions by their names.
  static let globals: [String: Value] = [
    "lookup": .object(function("lookup", wantsList: false)),
    "query": .object(function("query", wantsList: true)),
    "q": .object(function("q", wantsList: true)),
  ]

  private static func function(_ name: String, wantsList: Bool) -> Function {
    Function(raw: name) { arguments, rendering in
      guard let templar = rendering.source as? Templar else {
        throw TemplateError("there are no lookups here")
      }
      var arguments = arguments
      guard let first = arguments.positional.first else {
        throw TemplateError(.missingArgument("name"))
      }
      arguments.positional.removeFirst()
      try first.requireDefined()
      let isList = try arguments.takeFlag("wantlist") || wantsList
      let policy = try ErrorPolicy(arguments.take("errors"))
      _ = arguments.take("allow_unsafe")
      let lookup = try templar.lookup(named: first.pythonString)
      for argument in arguments.positional { try requireWholly(argument) }
      let call = LookupCall(
        terms: arguments.positional, options: arguments.named, templar: templar)
      guard let results = try run(lookup, call, policy) else { return isList ? [] : .null }
      return isList ? .list(results) : joined(results)
    }
  }

  private static func run(
    _ lookup: Lookup, _ call: LookupCall, _ policy: ErrorPolicy
  ) throws -> [Value]? {
    do {
      return try lookup.run(call)
    } catch let mistake as LookupMistake {
      throw TemplateError("the lookup `\(lookup.name)` cannot be used so: \(mistake.message)")
    } catch let error as TemplateError where error.isUndefined {
      throw error
    } catch {
      let failure = error.asTemplateError(of: lookup)
      switch policy {
      case .strict: throw failure
      case .ignore: return nil
      case .warn:
        var warning = (failure as? any DiagnosticConvertible)?.diagnostic
        warning?.severity = .warning
        if let warning { call.templar.scope.store.warn(warning) }
        return nil
      }
    }
  }

  /// What a lookup's results become where no list is asked for.
  private static func joined(_ results: [Value]) -> Value {
    if results.isEmpty { return [] }
    let texts = results.compactMap(\.string)
    guard texts.count == results.count else {
      return results.count == 1 ? results[0] : .list(results)
    }
    if results.count == 1 { return results[0] }
    let text = texts.joined(separator: ",")
    if results.contains(where: \.isSecret) { return .object(Secret(text)) }
    if case .object(let object) = results[0], object is NativeText {
      return .object(NativeText(text))
    }
    return .string(text)
  }

  /// Complains where an argument is, or holds, something undefined.
  static func requireWholly(_ value: Value) throws {
    try value.requireDefined()
    switch value {
    case .list(let items), .tuple(let items): for item in items { try requireWholly(item) }
    case .mapping(let mapping): for item in mapping.values { try requireWholly(item) }
    default: return
    }
  }
}

/// What becomes of a lookup that fails.
private enum ErrorPolicy: String {
  case strict
  case warn
  case ignore

  /// Reads `errors=`; as in Ansible, every other word is as good as `strict`.
  init(_ value: Value?) throws {
    try value?.requireDefined()
    self = value?.string.flatMap(Self.init(rawValue:)) ?? .strict
  }
}

extension Arguments {
  /// Removes a named argument and gives its value.
  fileprivate mutating func take(_ name: String) -> Value? {
    named.firstIndex { $0.name == name }.map { named.remove(at: $0).value }
  }

  fileprivate mutating func takeFlag(_ name: String) throws -> Bool {
    let value = take(name)
    try value?.requireDefined()
    return value?.isTrue ?? false
  }
}

extension Value {
  /// Whether this must not be shown.
  var isSecret: Bool {
    if case .object(let object) = self { object is Secret } else { false }
  }
}

extension Error {
  /// The error as a template has it; one that knows more than words stays as it is.
  func asTemplateError(of lookup: Lookup) -> any Error {
    switch self {
    case let failure as LookupFailure:
      TemplateError("the lookup `\(lookup.name)` failed: \(failure.message)", hint: failure.hint)
    case let mistake as LookupMistake:
      TemplateError("the lookup `\(lookup.name)` cannot be used so: \(mistake.message)")
    default: self
    }
  }
}
