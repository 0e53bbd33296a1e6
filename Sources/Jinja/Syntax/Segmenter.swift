/// Cuts a template into text, outputs and blocks; comments and `raw` end here.
///
/// Behaves as Jinja2 3.1 with `trim_blocks`, as Ansible sets it: the first line break behind a block
/// or a comment is left out.
struct Segmenter {
  private let source: SourceText
  private let options: Template.Options
  private var segments: [Segment] = []
  private var position = 0
  private let limit: Int
  /// Whether blanks at the start of the next text go away, because `-}}` stands before it.
  private var trimsStart = false

  init(_ source: SourceText, _ options: Template.Options) {
    self.source = source
    self.options = options
    let endsLine = source.bytes.last == UInt8(ascii: "\n")
    limit = source.bytes.count - (endsLine ? 1 : 0)
  }

  mutating func segment() throws -> [Segment] {
    var start = position
    while position < limit {
      guard source.bytes[position] == UInt8(ascii: "{"), position + 1 < limit else {
        position += 1
        continue
      }
      switch source.bytes[position + 1] {
      case UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#"):
        let opening = position
        let next = opening + 2 < limit ? source.bytes[opening + 2] : 0
        addText(start..<opening, trimsEnd: next == UInt8(ascii: "-"))
        let hasSign = next == UInt8(ascii: "-") || next == UInt8(ascii: "+")
        position = opening + 2 + (hasSign && !isClosing(at: opening + 2) ? 1 : 0)
        try construct(source.bytes[opening + 1], opening)
        start = position
      default: position += 1
      }
    }
    addText(start..<max(start, limit), trimsEnd: false)
    return segments
  }

  /// Whether the sign at a place belongs to the end of an empty construct such as `{%-%}`.
  private func isClosing(at place: Int) -> Bool {
    source.bytes[(place + 1)...].starts(with: [UInt8(ascii: "#"), UInt8(ascii: "}")])
  }

  private mutating func construct(_ mark: UInt8, _ opening: Int) throws {
    switch mark {
    case UInt8(ascii: "{"):
      let tokens = try lex(until: "}}", opening, isRaw: options.keepsBackslashes)
      segments.append(.output(tokens, span: opening..<position))
    case UInt8(ascii: "%"):
      let tokens = try lex(until: "%}", opening, isRaw: false)
      if tokens.first?.kind == .name("raw"), tokens.count == 2 {
        try raw(opening)
      } else {
        segments.append(.block(tokens, span: opening..<position))
        skipLineBreak()
      }
    default:
      guard let end = find("#}", from: position) else {
        throw source.error(.unclosed("{#"), opening..<opening + 2)
      }
      position = end + 2
      let sign = source.bytes[end - 1]
      trimsStart = sign == UInt8(ascii: "-")
      if sign != UInt8(ascii: "+") { skipLineBreak() }
    }
  }

  /// Reads tokens and goes behind their end.
  private mutating func lex(
    until closing: String, _ opening: Int, isRaw: Bool
  ) throws -> [Token] {
    var lexer = Lexer(source, from: position, isRaw: isRaw)
    let (tokens, end) = try lexer.tokens(until: closing)
    guard end < source.bytes.count else {
      throw source.error(.unclosed(source.text(opening..<opening + 2)), opening..<opening + 2)
    }
    let sign = source.bytes[end]
    let hasSign = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
    trimsStart = sign == UInt8(ascii: "-")
    keepsLineBreak = sign == UInt8(ascii: "+")
    position = end + (hasSign ? 3 : 2)
    return tokens
  }

  private var keepsLineBreak = false

  private mutating func skipLineBreak() {
    defer { keepsLineBreak = false }
    guard !keepsLineBreak, position < limit else { return }
    if source.bytes[position...].starts(with: [0x0D, 0x0A]) { position += 1 }
    if source.bytes[position] == UInt8(ascii: "\n") { position += 1 }
  }

  /// Takes everything up to `endraw` as text.
  private mutating func raw(_ opening: Int) throws {
    let start = position
    var place = position
    while let block = find("{%", from: place) {
      var lexer = Lexer(source, from: block + 2, isRaw: false)
      place = block + 2
      let sign = place < limit ? source.bytes[place] : 0
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        lexer = Lexer(source, from: place + 1, isRaw: false)
      }
      guard let (tokens, _) = try? lexer.tokens(until: "%}"),
        tokens.first?.kind == .name("endraw"), tokens.count == 2
      else { continue }
      addText(start..<block, trimsEnd: sign == UInt8(ascii: "-"))
      position = place + (sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") ? 1 : 0)
      _ = try lex(until: "%}", block, isRaw: false)
      skipLineBreak()
      return
    }
    throw source.error(.unclosed("{% raw %}"), opening..<start)
  }

  private func find(_ text: String, from start: Int) -> Int? {
    let wanted = Array(text.utf8)
    var place = start
    while place + wanted.count <= source.bytes.count {
      if source.bytes[place...].starts(with: wanted) { return place }
      place += 1
    }
    return nil
  }

  private mutating func addText(_ span: Range<Int>, trimsEnd: Bool) {
    var bytes = source.bytes[span]
    if trimsStart { bytes = bytes.drop(while: Lexer.isBlank) }
    trimsStart = false
    if trimsEnd {
      while let last = bytes.last, Lexer.isBlank(last) { bytes.removeLast() }
    }
    guard !bytes.isEmpty else { return }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for (index, byte) in zip(bytes.indices, bytes) {
      let isBreak = byte == 0x0D && index + 1 < bytes.endIndex && bytes[index + 1] == 0x0A
      if !isBreak { text.append(byte) }
    }
    segments.append(.text(String(decoding: text, as: UTF8.self)))
  }
}
