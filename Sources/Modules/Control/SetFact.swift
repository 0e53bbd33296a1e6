import OrderedCollections
import Values

/// Sets variables on the host for the rest of the run.
///
/// Behaves as ansible-core's `set_fact`, 2.16.
struct SetFact: Module {
  static let name = "ansible.builtin.set_fact"
  static let summary = "Sets variables on the host."
  static let actsLocally = true
  static let acceptsAnything = true
  static let rendersNames = true
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "cacheable", \.isCacheable, default: false, "Whether they are facts too, and cached as such.")
  ]

  var isCacheable = false
  var extra: Mapping = [:]

  func run(in context: ModuleContext) async throws -> TaskResult {
    guard !extra.isEmpty else {
      return .failure("No key/value pairs provided, at least one is required for this action")
    }
    if let name = extra.keys.first(where: { !$0.pythonString.isVariableName }) {
      return .failure(Self.wrongName(name))
    }
    return TaskResult(
      ["ansible_facts": .mapping(extra)], effects: [.facts(extra, isCacheable: isCacheable)])
  }

  static func wrongName(_ name: Value) -> String {
    "The variable name '\(name.pythonString)' is not valid. Variables must start with a "
      + "letter or underscore character, and contain only letters, numbers and underscores."
  }
}

extension String {
  /// Whether this can be the name of a variable.
  var isVariableName: Bool {
    guard let first = unicodeScalars.first else { return false }
    let isLetter: (Unicode.Scalar) -> Bool = {
      $0 == "_" || ($0.isASCII && $0.properties.isAlphabetic)
    }
    return isLetter(first)
      && unicodeScalars.allSatisfy { isLetter($0) || ("0"..."9").contains($0) }
  }

  /// The text without spaces at its ends.
  var withoutOuterSpaces: String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
