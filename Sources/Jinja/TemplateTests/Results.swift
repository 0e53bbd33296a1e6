import Values

extension TemplateTests {
  /// Ansible's tests of what a task has registered.
  static let results: [String: Builtin<Bool>] = [
    "failed": failed, "failure": failed,
    "succeeded": succeeded, "success": succeeded, "successful": succeeded,
    "changed": changed, "change": changed,
    "skipped": skipped, "skip": skipped,
    "unreachable": Builtin { input, call in try flag("unreachable", input, call) },
    "reachable": Builtin { input, call in !(try flag("unreachable", input, call)) },
    "finished": Builtin { input, call in try flag("finished", input, call) },
    "started": Builtin { input, call in try flag("started", input, call) },
  ]

  private static let failed = Builtin<Bool> { input, call in try flag("failed", input, call) }
  private static let succeeded = Builtin<Bool> { input, call in
    !(try flag("failed", input, call))
  }
  private static let skipped = Builtin<Bool> { input, call in try flag("skipped", input, call) }
  private static let changed = Builtin<Bool> { input, call in
    if try flag("changed", input, call) { return true }
    // A loop's result may state only for its items whether they changed.
    guard input["changed"] == nil, let items = input["results"]?.items else { return false }
    return items.contains { $0["changed"]?.isTrue ?? false }
  }

  private static func flag(_ name: String, _ result: Value, _ call: Call) throws -> Bool {
    guard result.mapping != nil else {
      throw Failure("`\(call.name)` needs the result of a task, not `\(result.typeName)`")
    }
    return result[name]?.isTrue ?? false
  }
}
