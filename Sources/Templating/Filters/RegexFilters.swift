import Jinja
import Values

/// Filters and tests with regular expressions, written as Python's `re` has them.
enum RegexFilters {
  static let all: [Filter] = [replace, findAll, search, escape]

  private static let replace = Filter(
    "regex_replace", .named("pattern", ""), .named("replacement", ""),
    .named("ignorecase", false), .named("multiline", false), .named("count", 0),
    .named("mandatory_count", 0)
  ) { (text: Text, pattern: String, replacement: String, ignoresCase, lines, count, mandatory) in
    let expression = try expression(pattern, ignoresCase, lines)
    let replacement = try ReplacementText(replacement, for: expression)
    let (result, replaced) = try expression.replacing(
      in: text.string, with: replacement, limit: count > 0 ? count : .max)
    guard mandatory == 0 || replaced == mandatory else {
      throw TemplateError("`\(pattern)` must match \(mandatory) times, but it does \(replaced)")
    }
    return text.derived(result)
  }

  /// The matches as a list: whole ones, or the group where there is one, or tuples of all groups.
  private static let findAll = Filter(
    "regex_findall", .required("regex"), .named("multiline", false), .named("ignorecase", false)
  ) { (text: Text, pattern: String, lines, ignoresCase) in
    try expression(pattern, ignoresCase, lines).matches(in: text.string).map { match in
      guard match.groupCount > 1 else { return text.derived(match[match.groupCount] ?? "") }
      return .tuple((1...match.groupCount).map { text.derived(match[$0] ?? "") })
    } as [Value]
  }

  /// The first match, or a list of the groups that are asked for as `\1` or `\g<name>`.
  private static let search = Filter(raw: "regex_search") { value, arguments, rendering in
    let text = try Text.reading(value, in: rendering)
    let named = Dictionary(arguments.named.map { ($0.name, $0.value) }) { $1 }
    var wanted = arguments.positional
    guard let pattern = named["regex"] ?? wanted.first else {
      throw TemplateError(.missingArgument("regex"))
    }
    if named["regex"] == nil { wanted.removeFirst() }
    let groups = try wanted.map { try Group($0.pythonString) }
    let flags = try ["ignorecase", "multiline"].map { try rendering.isTrue(named[$0] ?? false) }
    let expression = try expression(rendering.text(of: pattern), flags[0], flags[1])
    guard let match = try expression.firstMatch(in: text.string) else { return .null }
    if groups.isEmpty { return text.derived(match[0] ?? "") }
    return .list(try groups.map { try match[$0.number(in: match)].map(text.derived) ?? .null })
  }

  /// The text as a pattern that matches just it.
  private static let escape = Filter("regex_escape", .named("re_type", "python")) {
    (text: Text, kind: String) in
    switch kind {
    case "python": text.derived(escaped(text.string, "()[]{}?*+-|^$\\.&~# \t\n\r\u{0B}\u{0C}"))
    case "posix_basic": text.derived(escaped(text.string, "[].^$*\\"))
    case "posix_extended": throw TemplateError("regex type `posix_extended` is not supported")
    default:
      throw TemplateError("there is no regex type `\(kind)`", hint: "use `python` or `posix_basic`")
    }
  }

  private static func escaped(_ text: String, _ special: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if special.unicodeScalars.contains(scalar) { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }

  static func expression(
    _ pattern: String, _ ignoresCase: Bool, _ lines: Bool
  ) throws -> RegularExpression {
    var options: RegularExpression.Options = []
    if ignoresCase { options.insert(.ignoresCase) }
    if lines { options.insert(.matchesLines) }
    return try .compiled(pattern, options: options)
  }
}

/// A group as `regex_search` is asked for it.
private enum Group {
  case name(String)
  case number(Int)

  init(_ text: String) throws {
    if text.hasPrefix("\\g") {
      // As Python's greedy `<(\S+)>`: up to the last `>` before a space.
      let word = text.dropFirst(2).prefix { !$0.isWhitespace }
      guard word.first == "<", let end = word.lastIndex(of: ">"),
        end > word.index(word.startIndex, offsetBy: 1)
      else { throw TemplateError("`\(text)` names no group", hint: #"write `\\g<name>`"#) }
      self = .name(String(word[..<end].dropFirst()))
    } else if text.hasPrefix("\\"), let number = Int(text.dropFirst().prefix(while: \.isNumber)) {
      self = .number(number)
    } else {
      throw TemplateError("`\(text)` names no group", hint: #"write `\\1` or `\\g<name>`"#)
    }
  }

  func number(in match: RegularExpression.Match) throws -> Int {
    switch self {
    case .name(let name):
      guard let number = match.number(ofGroup: name) else {
        throw TemplateError("the regular expression has no group `\(name)`")
      }
      return number
    case .number(let number):
      guard number <= match.groupCount else {
        throw TemplateError("the regular expression has no group \(number)")
      }
      return number
    }
  }
}

/// Tests with regular expressions: `match` at the start of the text, `search` anywhere in it.
enum RegexTests {
  static let all: [TemplateTest] = [
    TemplateTest(
      "regex", .named("pattern", ""), .named("ignorecase", false), .named("multiline", false),
      .named("match_type", "search")
    ) { (text: Text, pattern: String, ignoresCase, lines, kind: String) in
      try matches(text, pattern, ignoresCase, lines, kind)
    },
    test("match"), test("search"),
  ]

  private static func test(_ kind: String) -> TemplateTest {
    TemplateTest(
      kind, .named("pattern", ""), .named("ignorecase", false), .named("multiline", false)
    ) { (text: Text, pattern: String, ignoresCase, lines) in
      try matches(text, pattern, ignoresCase, lines, kind)
    }
  }

  private static func matches(
    _ text: Text, _ pattern: String, _ ignoresCase: Bool, _ lines: Bool, _ kind: String
  ) throws -> Bool {
    let expression = try RegexFilters.expression(pattern, ignoresCase, lines)
    return switch kind {
    case "match": try expression.prefixMatch(in: text.string) != nil
    case "fullmatch": try expression.wholeMatch(in: text.string) != nil
    default: try expression.firstMatch(in: text.string) != nil
    }
  }
}
