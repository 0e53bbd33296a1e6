/// The head of a section of an INI inventory: `[group]` or `[group:kind]`, a comment behind it.
struct INISectionHead {
  let group: PlacedText
  let kind: PlacedText?

  /// Reads a line; nil where it is no such head.
  init?(_ line: PlacedText) {
    let text = line.text
    guard text.first == "[", let close = text.firstIndex(of: "]"),
      Self.isComment(text[text.index(after: close)...])
    else { return nil }
    let start = text.index(after: text.startIndex)
    let colon = text[start..<close].firstIndex(of: ":")
    let name = text[start..<(colon ?? close)]
    guard !name.isEmpty, !name.contains(where: \.isWhitespace) else { return nil }
    group = line[start..<name.endIndex]
    guard let colon else {
      kind = nil
      return
    }
    let word = text.index(after: colon)..<close
    let isWord = text[word].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    guard !word.isEmpty, isWord else { return nil }
    kind = line[word]
  }

  /// The name on a line below `[group:children]`; nil where the line is no name.
  static func groupName(_ line: PlacedText) -> PlacedText? {
    let text = line.text
    let end = text.firstIndex { $0.isWhitespace } ?? text.endIndex
    let name = text[..<end]
    guard !name.contains(where: { $0 == ":" || $0 == "]" }), isComment(text[end...]) else {
      return nil
    }
    return line[text.startIndex..<end]
  }

  private static func isComment(_ rest: Substring) -> Bool {
    rest.first { !$0.isWhitespace }.map { $0 == "#" } ?? true
  }
}
