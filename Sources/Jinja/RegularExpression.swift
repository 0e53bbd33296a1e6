import Synchronization

/// A regular expression of Python's `re`, ready to search texts.
///
/// What differs between Python and PCRE2, which does the work, is translated; positions are offsets in
/// the UTF-8 form of a text.
public final class RegularExpression: Sendable {
  /// How a pattern is meant.
  public struct Options: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: Int
    /// Takes the bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// `re.IGNORECASE`: letters match in both cases.
    public static let ignoresCase = Options(rawValue: 1)
    /// `re.MULTILINE`: `^` and `$` match at each line.
    public static let matchesLines = Options(rawValue: 2)
    /// `re.DOTALL`: `.` matches line breaks too.
    public static let dotMatchesAll = Options(rawValue: 4)
    /// `re.VERBOSE`: spaces and comments in the pattern mean nothing.
    public static let isVerbose = Options(rawValue: 8)
    /// `re.ASCII`: `\w`, `\d`, `\s` and `\b` know ASCII only.
    public static let isASCII = Options(rawValue: 16)
  }

  /// How many groups the pattern has, the whole match not counted.
  public let groupCount: Int
  /// The numbers of the groups that have names.
  public let groupNames: [String: Int]
  private let code: CompiledPattern

  /// Compiles a pattern; throws a `TemplateError` that says what is wrong with it, and where.
  public init(_ pattern: String, options: Options = []) throws(TemplateError) {
    var translator = PatternTranslator(pattern, options: options)
    let translated = try translator.translated()
    groupNames = translator.groupNames
    groupCount = translator.groupCount
    code = try CompiledPattern(translated, options: translator.options)
  }

  /// The first match at or after `start`; nil where there is none.
  public func firstMatch(in text: String, from start: Int = 0) throws(TemplateError) -> Match? {
    try firstMatch(in: Array(text.utf8), from: start)
  }

  /// The match that begins where the text does; nil where there is none.
  public func prefixMatch(in text: String) throws(TemplateError) -> Match? {
    try firstMatch(in: Array(text.utf8), from: 0, bounds: .atStart)
  }

  /// The match that is the whole text; nil where there is none.
  public func wholeMatch(in text: String) throws(TemplateError) -> Match? {
    try firstMatch(in: Array(text.utf8), from: 0, bounds: .atStartAndEnd)
  }

  /// All matches that do not overlap, from left to right, as Python's `finditer` finds them.
  public func matches(in text: String, limit: Int = .max) throws(TemplateError) -> [Match] {
    let bytes = Array(text.utf8)
    var matches: [Match] = []
    var start = 0
    var bounds = CompiledPattern.Bounds.anywhere
    while matches.count < limit, start <= bytes.count,
      let match = try firstMatch(in: bytes, from: start, bounds: bounds)
    {
      matches.append(match)
      start = match.range.upperBound
      bounds = match.range.isEmpty ? .notEmptyAtStart : .anywhere
    }
    return matches
  }

  private func firstMatch(
    in bytes: [UInt8], from start: Int, bounds: CompiledPattern.Bounds = .anywhere
  ) throws(TemplateError) -> Match? {
    guard let ranges = try code.match(bytes, from: start, bounds: bounds) else { return nil }
    return Match(bytes: bytes, ranges: ranges, groupNames: groupNames)
  }

  /// A place where a pattern matches.
  public struct Match: Sendable {
    let bytes: [UInt8]
    let ranges: [Range<Int>?]
    let groupNames: [String: Int]

    /// Where the whole match stands.
    public var range: Range<Int> { ranges[0] ?? 0..<0 }
    /// What a group matched, 0 being the whole; nil where it took no part.
    public subscript(group: Int) -> String? {
      ranges.indices.contains(group)
        ? ranges[group].map { String(decoding: bytes[$0], as: UTF8.self) } : nil
    }
    /// Where the group of that name stands, in bytes; nil where it took no part.
    public func range(ofGroup name: String) -> Range<Int>? {
      groupNames[name].flatMap { ranges[$0] }
    }
    /// The number of the group of that name.
    public func number(ofGroup name: String) -> Int? { groupNames[name] }
    /// How many groups there are, the whole match not counted.
    public var groupCount: Int { ranges.count - 1 }
  }
}

extension RegularExpression {
  private struct Key: Hashable {
    let pattern: String
    let options: Options
  }

  private static let known = Mutex<[Key: RegularExpression]>([:])

  /// The expression for a pattern, compiled once for many calls.
  public static func compiled(
    _ pattern: String, options: Options = []
  ) throws(TemplateError) -> RegularExpression {
    let key = Key(pattern: pattern, options: options)
    if let expression = known.withLock({ $0[key] }) { return expression }
    let expression = try RegularExpression(pattern, options: options)
    known.withLock { known in
      // As Python's `re`, which forgets at that many too.
      if known.count >= 512 { known.removeAll() }
      known[key] = expression
    }
    return expression
  }
}
