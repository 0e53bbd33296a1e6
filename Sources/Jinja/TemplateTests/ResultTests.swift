import Values

/// Tests of registered results, as Ansible has them.
enum ResultTests {
  static let all: [TemplateTest] =
    ["failed", "failure"].map { name in
      TemplateTest(name) { value, call in try flag("failed", value, call) }
    }
    + ["success", "succeeded", "successful"].map { name in
      TemplateTest(name) { value, call in try !flag("failed", value, call) }
    }
    + ["changed", "change"].map { name in
      TemplateTest(name) { value, call in
        if value["changed"] == nil, let results = value["results"]?.items {
          return results.contains { $0["changed"]?.isTrue == true }
        }
        return try flag("changed", value, call)
      }
    }
    + ["skipped", "skip"].map { name in
      TemplateTest(name) { value, call in try flag("skipped", value, call) }
    }
    + [
      TemplateTest("reachable") { value, call in try !flag("unreachable", value, call) },
      TemplateTest("unreachable") { value, call in try flag("unreachable", value, call) },
    ]

  private static func flag(_ key: String, _ result: Value, _ call: Call) throws -> Bool {
    guard result.mapping != nil else {
      throw InvalidOperation(
        "`\(call.name)` tests the registered result of a task, not a value of type "
          + "`\(result.typeName)`")
    }
    return result[key]?.isTrue ?? false
  }
}
