/// A pattern in which `*` stands for any text and `?` for any one byte, as in `Host` lines.
struct WildcardPattern: Sendable, Hashable {
  private let pattern: [UInt8]

  /// Takes the pattern as written.
  init(_ text: some StringProtocol) { pattern = Array(text.utf8) }

  /// The only text that fits; nil when it holds a wildcard.
  var literal: String? {
    let isWild = pattern.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    return isWild ? nil : String(decoding: pattern, as: UTF8.self)
  }

  /// Whether the whole of `text` fits; linear in practice, for it only ever retries the last `*`.
  func matches(_ text: some StringProtocol) -> Bool {
    let text = Array(text.utf8)
    var position = 0
    var index = 0
    var retry: (pattern: Int, text: Int)?
    while position < text.count {
      if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
        retry = (index + 1, position)
        index += 1
      } else if index < pattern.count,
        pattern[index] == UInt8(ascii: "?") || pattern[index] == text[position]
      {
        index += 1
        position += 1
      } else if let last = retry {
        index = last.pattern
        position = last.text + 1
        retry = (last.pattern, last.text + 1)
      } else {
        return false
      }
    }
    return pattern[index...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}

/// Patterns of which one must fit and none that is negated with `!` may.
struct PatternList: Sendable, Hashable {
  private struct Item: Sendable, Hashable {
    let isNegated: Bool
    let pattern: WildcardPattern
  }

  private let items: [Item]

  /// Reads a comma list such as `*.example.org,!db.example.org`; with `ignoringCase` in lower case.
  init(_ text: String, ignoringCase: Bool = false) {
    self.init((ignoringCase ? text.lowercased() : text).split(separator: ","))
  }

  /// Takes the patterns one by one, as `Host` has them.
  init(_ patterns: [some StringProtocol]) {
    items = patterns.map { pattern in
      let isNegated = pattern.hasPrefix("!")
      return Item(
        isNegated: isNegated, pattern: WildcardPattern(pattern.dropFirst(isNegated ? 1 : 0)))
    }
  }

  /// Whether a pattern fits `text` and no negated one does.
  func matches(_ text: String) -> Bool {
    var isMatched = false
    for item in items where item.pattern.matches(text) {
      if item.isNegated { return false }
      isMatched = true
    }
    return isMatched
  }

  /// The patterns that are plain names, when there are no others; nil when text must be matched.
  var literals: [String]? {
    let names = items.compactMap { $0.isNegated ? nil : $0.pattern.literal }
    return names.count == items.count ? names : nil
  }
}
