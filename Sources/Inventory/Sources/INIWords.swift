import Diagnostics

/// A host line of an INI inventory as words, with quotes and comments as Python's `shlex` reads
/// them: a `#` begins a comment even within a word, unless it is quoted.
struct INIWords {
  private let line: PlacedText
  private var words: [PlacedText] = []
  private var word: String.UnicodeScalarView?
  private var start = 0
  private var quote: Unicode.Scalar?
  private var quoteStart = 0

  /// The words of a line, each with the place of all that it was written as.
  static func split(_ line: PlacedText) throws(InventoryError) -> [PlacedText] {
    var reader = INIWords(line: line)
    try reader.read()
    return reader.words
  }

  private init(line: PlacedText) { self.line = line }

  private mutating func read() throws(InventoryError) {
    var offset = 0
    var isEscaped = false
    for scalar in line.text.unicodeScalars {
      let position = offset
      offset += UTF8.width(scalar)
      if isEscaped {
        isEscaped = false
        // Within double quotes a backslash escapes only the quote and itself.
        if quote != nil, scalar != "\"", scalar != "\\" { word?.append("\\") }
        word?.append(scalar)
        continue
      }
      switch (scalar, quote) {
      case ("\\", nil), ("\\", "\""):
        begin(at: position)
        isEscaped = true
      case (_, .some(let open)) where scalar == open: quote = nil
      case (_, .some): word?.append(scalar)
      case ("'", nil), ("\"", nil):
        begin(at: position)
        quote = scalar
        quoteStart = position
      case ("#", nil):
        end(at: position)
        return
      case (" ", nil), ("\t", nil), ("\r", nil): end(at: position)
      case (_, nil):
        begin(at: position)
        word?.append(scalar)
      }
    }
    if quote != nil {
      throw InventoryError(.unclosedQuote, at: line.part(quoteStart..<quoteStart + 1))
    }
    if isEscaped { throw InventoryError(.danglingEscape, at: line.part(offset - 1..<offset)) }
    end(at: offset)
  }

  private mutating func begin(at position: Int) {
    guard word == nil else { return }
    word = .init()
    start = position
  }

  private mutating func end(at position: Int) {
    guard let done = word else { return }
    words.append(PlacedText(text: String(done), location: line.part(start..<position)))
    word = nil
  }
}
