import OrderedCollections

/// A term such as `name file=x 'a b'=c`: words, and options among them.
///
/// Behaves as ansible-core's `parse_kv`: quotes keep spaces together and stay on words, but not
/// around an option's value.
struct KeyValueText {
  /// The options.
  private(set) var pairs: OrderedDictionary<String, String> = [:]
  /// The words that are no options, with single spaces between them.
  private(set) var words = ""

  init(_ text: String) {
    var plain: [Substring] = []
    for word in Self.split(text) {
      if let mark = Self.mark(in: word) {
        let value = word[word.index(after: mark)...]
        pairs[Self.trimmed(word[..<mark])] = Self.unquoted(value)
      } else {
        plain.append(word)
      }
    }
    words = plain.joined(separator: " ")
  }

  /// The first `=` that no backslash stands before.
  private static func mark(in word: Substring) -> Substring.Index? {
    var previous: Character?
    for index in word.indices {
      if word[index] == "=", previous != "\\" { return index == word.startIndex ? nil : index }
      previous = word[index]
    }
    return nil
  }

  private static func split(_ text: String) -> [Substring] {
    var words: [Substring] = []
    var start: String.Index?
    var quote: Character?
    for index in text.indices {
      let character = text[index]
      if quote == nil, character.isWhitespace {
        if let first = start { words.append(text[first..<index]) }
        start = nil
        continue
      }
      start = start ?? index
      if character == quote {
        quote = nil
      } else if quote == nil, "'\"".contains(character) {
        quote = character
      }
    }
    if let start { words.append(text[start...]) }
    return words
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " })
  }

  private static func unquoted(_ text: Substring) -> String {
    guard text.count > 1, let quote = text.first, "'\"".contains(quote), text.last == quote else {
      return String(text)
    }
    return String(text.dropFirst().dropLast())
  }
}
