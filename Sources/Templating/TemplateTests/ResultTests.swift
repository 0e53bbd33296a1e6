import Jinja
import OrderedCollections
import Values

/// Tests of what a task answered.
enum ResultTests {
  static let all: [TemplateTest] =
    aliases(["failed", "failure"]) { isSet("failed", $0) }
    + aliases(["succeeded", "success", "successful"]) { !isSet("failed", $0) }
    + aliases(["changed", "change"], hasChanged)
    + aliases(["skipped", "skip"]) { isSet("skipped", $0) }
    + aliases(["unreachable"]) { isSet("unreachable", $0) }
    + aliases(["reachable"]) { !isSet("unreachable", $0) }
    + aliases(["started"]) { counts("started", $0, otherwise: true) }
    + aliases(["finished"]) { counts("finished", $0, otherwise: true) }
    + aliases(["timedout"]) { $0["timedout"]?.mapping?["period"]?.isTrue ?? false }

  private static func aliases(
    _ names: [String], _ holds: @escaping @Sendable (Mapping) -> Bool
  ) -> [TemplateTest] {
    names.map { name in
      TemplateTest(name) { (value: Value) in
        try value.requireDefined()
        guard let result = value.mapping else {
          throw TemplateError(
            "the test `\(name)` needs the result of a task, not a value of type `\(value.typeName)`"
          )
        }
        return holds(result)
      }
    }
  }

  private static func isSet(_ key: String, _ result: Mapping) -> Bool {
    result[.string(key)]?.isTrue ?? false
  }

  private static func counts(_ key: String, _ result: Mapping, otherwise: Bool) -> Bool {
    guard let value = result[.string(key)] else { return otherwise }
    return value.int == 1 || value.bool == true
  }

  /// A loop has changed something where one of its items has.
  private static func hasChanged(_ result: Mapping) -> Bool {
    guard result["changed"] == nil, let items = result["results"]?.items else {
      return isSet("changed", result)
    }
    return items.contains { $0.mapping.map { isSet("changed", $0) } ?? false }
  }
}
