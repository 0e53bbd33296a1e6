import Jinja
import OrderedCollections
import Values

/// Filters of ansible.utils that compare facts.
///
/// They behave as those of ansible.utils 4.1.
enum FactFilters {
  static let all: [Filter] = [
    Filter("fact_diff", .required("after"), .named("plugin", Value.null)) {
      (before: Value, after: Value, plugin: Value) in
      try difference(before, after, plugin)
    }
  ]

  /// The unified difference as Python prints a list of its lines.
  private static func difference(
    _ before: Value, _ after: Value, _ plugin: Value
  ) throws(TemplateError) -> String {
    let skipped = plugin.mapping?["vars"]?.mapping?["skip_lines"]
    var patterns: [RegularExpression] = []
    for pattern in skipped?.items ?? [skipped].compactMap(\.self) where !pattern.isNull {
      patterns.append(try RegularExpression.compiled(pattern.pythonString))
    }
    let lines = UnifiedDiff.lines(
      from: try Self.lines(of: before, without: patterns),
      to: try Self.lines(of: after, without: patterns), oldName: "before", newName: "after")
    let text = lines.map { $0.replacing("\n", with: "") } + (lines.isEmpty ? [] : [""])
    return Value.list(text.map { .string($0) }).pythonString
  }

  private static func lines(
    of side: Value, without patterns: [RegularExpression]
  ) throws(TemplateError) -> [String] {
    var lines: [String]
    if let items = side.items {
      lines = items.map { $0.pythonString + "\n" }
    } else if let mapping = side.mapping {
      lines =
        (JSONWriter(indent: 4, sortsKeys: true).text(of: .mapping(mapping)) + "\n")
        .linesWithEnds
    } else {
      lines = side.pythonString.linesWithEnds
    }
    for pattern in patterns {
      var kept: [String] = []
      for line in lines where try pattern.prefixMatch(in: line) == nil { kept.append(line) }
      lines = kept
    }
    guard let last = lines.last, !last.hasSuffix("\n") else { return lines }
    lines[lines.count - 1] += patterns.isEmpty ? "\n\\ No newline at end of file\n" : "\n"
    return lines
  }
}
