import OrderedCollections
import Values

/// Sets variables on the host for the rest of the run.
///
/// Behaves as ansible-core's `set_fact`, 2.16, without `cacheable`.
struct SetFact: Module {
  static let name = "ansible.builtin.set_fact"
  static let summary = "Sets variables on the host."
  static let actsLocally = true
  static let acceptsAnything = true
  static let parameters: [Parameter<Self>] = []

  var extra: Mapping = [:]

  func run(in context: ModuleContext) async throws -> TaskResult {
    guard !extra.isEmpty else {
      return .failure("No key/value pairs provided, at least one is required for this action")
    }
    for name in extra.keys {
      guard let name = name.string, Self.isVariableName(name) else {
        return .failure(
          "The variable name '\(name.pythonString)' is not valid. Variables must start with a "
            + "letter or underscore character, and contain only letters, numbers and underscores.")
      }
    }
    return TaskResult(["ansible_facts": .mapping(extra)], effects: [.facts(extra)])
  }

  private static func isVariableName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first else { return false }
    let isLetter: (Unicode.Scalar) -> Bool = {
      $0 == "_" || ($0.isASCII && $0.properties.isAlphabetic)
    }
    return isLetter(first)
      && name.unicodeScalars.allSatisfy { isLetter($0) || ("0"..."9").contains($0) }
  }
}
