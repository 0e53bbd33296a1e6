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

  mutating func set(_ keyword: Keyword, _ entry: Located.Entry) { entries[keyword] = entry }
}
