import Values

/// What Python does with text.
enum PythonStrings {
  static func find(_ part: String, in text: String, from start: Int = 0) -> Int? {
    let wanted = Array(part.unicodeScalars)
    let scalars = Array(text.unicodeScalars)
    return find(wanted, in: scalars, from: start)
  }

  static func find(
    _ wanted: [Unicode.Scalar], in scalars: [Unicode.Scalar], from start: Int = 0
  ) -> Int? {
    var place = start
    while place + wanted.count <= scalars.count {
      if scalars[place...].starts(with: wanted) { return place }
      place += 1
    }
    return nil
  }

  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || ("\u{1C}"..."\u{1F}").contains(scalar)
  }

  /// The text without blanks, or without any of some characters, at its ends.
  static func strip(
    _ text: String, _ characters: String? = nil, start: Bool = true, end: Bool = true
  ) -> String {
    let unwanted = characters.map { Set($0.unicodeScalars) }
    func goes(_ scalar: Unicode.Scalar) -> Bool { unwanted?.contains(scalar) ?? isBlank(scalar) }
    var rest = Substring(text).unicodeScalars
    if start { rest = rest.drop(while: goes) }
    while end, let last = rest.last, goes(last) { rest.removeLast() }
    return String(Substring(rest))
  }

  static func replace(_ text: String, _ old: String, _ new: String, _ limit: Int? = nil) -> String {
    let pieces = split(text, old, limit)
    guard old.isEmpty else { return pieces.joined(separator: new) }
    let scalars = text.unicodeScalars.map { String($0) }
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      if limit.map({ index < $0 || $0 < 0 }) ?? true { result += new }
      result += scalar
    }
    return limit.map { $0 >= 0 && $0 <= scalars.count } ?? false ? result : result + new
  }

  /// The pieces between separators, at most `limit` cuts.
  static func split(_ text: String, _ separator: String, _ limit: Int? = nil) -> [String] {
    let wanted = Array(separator.unicodeScalars)
    let scalars = Array(text.unicodeScalars)
    if wanted.isEmpty { return [text] }
    var pieces: [String] = []
    var start = 0
    while limit.map({ $0 < 0 || pieces.count < $0 }) ?? true,
      let place = find(wanted, in: scalars, from: start)
    {
      pieces.append(string(scalars[start..<place]))
      start = place + wanted.count
    }
    return pieces + [string(scalars[start...])]
  }

  /// The pieces from the end on, at most `limit` cuts.
  static func splitFromEnd(_ text: String, _ separator: String, _ limit: Int) -> [String] {
    let pieces = split(text, separator)
    let cuts = limit < 0 ? pieces.count : min(limit, pieces.count - 1)
    let head = pieces.dropLast(cuts)
    return [head.joined(separator: separator)].filter { _ in !head.isEmpty }
      + pieces.suffix(cuts)
  }

  /// The words between blanks, at most `limit` cuts.
  static func words(_ text: String, _ limit: Int? = nil) -> [String] {
    var words: [String] = []
    var rest = Array(text.unicodeScalars)[...].drop(while: isBlank)
    while !rest.isEmpty {
      if let limit, limit >= 0, words.count == limit {
        return words + [strip(string(rest), start: false)]
      }
      let word = rest.prefix { !isBlank($0) }
      words.append(string(word))
      rest = rest.dropFirst(word.count).drop(while: isBlank)
    }
    return words
  }

  static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Each word with a capital and small letters behind it, as `str.title`.
  static func titled(_ text: String) -> String {
    var result = ""
    var isInWord = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      result += isInWord ? properties.lowercaseMapping : properties.titlecaseMapping
      isInWord = properties.isCased
    }
    return result
  }

  static func capitalized(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return text }
    return first.properties.titlecaseMapping
      + string(text.unicodeScalars.dropFirst()).lowercased()
  }
}
