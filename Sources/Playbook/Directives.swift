public import Diagnostics
public import Values

/// The keywords that were given at one place, with their values as written.
public struct Directives: Sendable {
  private var entries: [Keyword: Located.Entry] = [:]

  /// No keyword given.
  public init() {}

  /// The value given for `keyword`, or nil.
  public subscript(keyword: Keyword) -> Located? { entries[keyword]?.value }

  /// The place of the keyword itself.
  public func location(of keyword: Keyword) -> SourceLocation? { entries[keyword]?.key.location }

  /// The keywords that were given.
  public var given: some Collection<Keyword> { entries.keys }

  /// Those of them that are among `keywords`.
  public func filtered(to keywords: Set<Keyword>) -> Directives {
    var copy = self
    copy.entries = entries.filter { keywords.contains($0.key) }
    return copy
  }

  /// Gives a keyword a value that nobody wrote.
  public mutating func set(_ keyword: Keyword, _ value: Value, at location: SourceLocation) {
    let key = Located(.scalar(.string(keyword.rawValue)), at: location)
    set(keyword, Located.Entry(key: key, value: Located(.scalar(value), at: location)))
  }

  mutating func set(_ keyword: Keyword, _ entry: Located.Entry) { entries[keyword] = entry }
}
