import FoundationEssentials
import Glibc
import Jinja
import OrderedCollections
import Values

/// Filters that choose and insist.
enum LogicFilters {
  static let all: [Filter] = [
    Filter("mandatory", .named("msg", Value.null), keepsReferences: true) {
      (value: Value, message: Value) -> Value in
      guard let undefined = value.undefined else { return value }
      if !message.isNull { throw TemplateError(message.pythonString) }
      throw TemplateError("a mandatory variable is missing: \(undefined.complaint)")
    },
    Filter(
      "ternary", .required("true_val"), .required("false_val"), .named("none_val", Value.null),
      keepsReferences: true
    ) { (rendering, value: Value, whenTrue: Value, whenFalse: Value, whenNull: Value) in
      if value.isNull, !whenNull.isNull { return whenNull }
      return try rendering.isTrue(value) ? whenTrue : whenFalse
    },
    Filter("split", .named("sep", String?.none), .named("maxsplit", -1)) {
      (text: Text, separator: String?, limit: Int) in
      try split(text.string, separator, limit).map { text.derived($0) }
    },
    Filter("fileglob") { (pattern: String) in
      Value.list(files(matching: pattern).map(Value.string))
    },
  ]

  private static func split(_ text: String, _ separator: String?, _ limit: Int) throws -> [String] {
    let limit = limit < 0 ? Int.max : limit
    guard let separator else {
      let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
      var parts = scalars.split(
        maxSplits: limit, omittingEmptySubsequences: true,
        whereSeparator: { $0.properties.isWhitespace }
      ).map(String.init)
      // What is left over keeps the blanks inside but not those before it.
      if let last = parts.popLast() {
        parts.append(String(last.unicodeScalars.drop { $0.properties.isWhitespace }))
      }
      return parts
    }
    guard !separator.isEmpty else { throw TemplateError("the separator must not be empty") }
    var parts: [String] = []
    var rest = text.unicodeScalars[...]
    let wanted = Array(separator.unicodeScalars)
    while parts.count < limit, let range = rest.firstRange(of: wanted) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }

  /// The plain files of this machine that a pattern of the shell fits.
  private static func files(matching pattern: String) -> [String] {
    var matches = glob_t()
    defer { globfree(&matches) }
    guard glob(pattern, 0, nil, &matches) == 0 else { return [] }
    return (0..<Int(matches.gl_pathc)).compactMap { place in
      matches.gl_pathv[place].map { String(cString: $0) }
    }.filter { path in
      var isFolder = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
    }
  }
}
