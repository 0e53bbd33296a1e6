import OrderedCollections
import Values

/// What a module that runs on its host prints: a JSON object, perhaps with other lines around it.
enum ModuleAnswer {
  /// The object in what was printed; nil where there is none.
  ///
  /// As in Ansible, lines before the first that begins with a brace and after the last that ends
  /// with one are none of the module's.
  static func mapping(in text: String) -> Mapping? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.firstIndex(where: { $0.drop(while: \.isWhitespace).first == "{" }),
      let last = lines.lastIndex(where: { $0.last { !$0.isWhitespace } == "}" }), first <= last
    else { return nil }
    let object = lines[first...last].joined(separator: "\n")
    return (try? JSONReader.value(ofText: object))?.mapping
  }

  /// The result that the object amounts to.
  static func result(of answer: Mapping) -> TaskResult {
    var values = answer.filter { entry in
      guard let name = entry.key.string else { return true }
      return !name.hasPrefix("_ansible_") && !own.contains(name)
    }
    for stream in ["stdout", "stderr"] {
      let key = Value.string("\(stream)_lines")
      guard let text = values[.string(stream)]?.string, values[key] == nil else { continue }
      values[key] = .list(text.pythonLines.map(Value.string))
    }
    return TaskResult(
      values, isChanged: answer["changed"].map { Truth.reads($0) ?? $0.isTrue } ?? false,
      isFailed: answer["failed"].map { Truth.reads($0) ?? $0.isTrue } ?? false,
      isSkipped: answer["skipped"].map { Truth.reads($0) ?? $0.isTrue } ?? false)
  }

  /// What is told by other means, and what Ansible keeps from registered variables.
  private static let own: Set<String> = ["changed", "failed", "skipped", "invocation"]
}
