import Diagnostics

/// What libyaml reports, and how it reads to somebody who wrote the file.
struct SyntaxProblem {
  private let problem: String
  private let context: String?
  private let place: Int
  private let contextPlace: Int?
  private let file: SourceFile

  /// Takes libyaml's words and places, in bytes.
  init(
    _ problem: String, at place: Int, context: String? = nil, from contextPlace: Int? = nil,
    in file: SourceFile
  ) {
    self.problem = problem
    self.context = context
    self.place = place
    self.contextPlace = contextPlace
    self.file = file
  }

  /// The mistake in our words.
  var error: YAMLError {
    switch problem {
    case "mapping values are not allowed in this context": colonOutOfPlace
    case "could not find expected ':'": lackingColon(at: contextPlace ?? place)
    case "found character that cannot start any token":
      character == "\t" ? at(place, 1, .tab) : at(place, 1, .reservedCharacter(character))
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      at(place, 1, .tab)
    case "found unexpected end of stream", "found unexpected document indicator":
      unclosedQuote
    case "did not find expected key", "did not find expected '-' indicator",
      "did not find expected <document start>":
      outOfPlace
    case "did not find expected ',' or ']'": unclosedFlow("]")
    case "did not find expected ',' or '}'": unclosedFlow("}")
    case "did not find expected node content": at(place, 1, .strayIndicator(character))
    case "did not find expected alphabetic or numeric character": unnamedAnchor
    case "found unknown escape character", "did not find expected hexdecimal number":
      at(place, 2, .unknownEscape(text(place, 2)))
    case "found undefined tag handle": at(place, tokenLength(place), .undefinedTagHandle)
    case "block sequence entries are not allowed in this context":
      at(place, 1, .dashBehindKey)
    case "did not find expected comment or line break": blockMark
    case "mapping keys are not allowed in this context": at(place, 1, .strayIndicator("?"))
    case "found incompatible YAML document":
      at(place, tokenLength(place), .syntax("only versions 1.1 and 1.2 of YAML are known"))
    case "control characters are not allowed": at(place, 1, .controlCharacter(code))
    case _ where problem.contains("UTF-8"), "invalid Unicode character":
      at(place, 1, .invalidEncoding)
    default: at(place, 1, .syntax(problem))
    }
  }

  private func at(_ place: Int, _ length: Int, _ kind: YAMLError.Kind) -> YAMLError {
    let end = min(place + length, max(place, file.bytes.count))
    return YAMLError(kind: kind, location: SourceLocation(file: file, range: place..<end))
  }

  private var character: String {
    let line = file.line(at: place)
    let start = file.lineStarts[line - 1]
    let rest = Array(file.text(ofLine: line).utf8.dropFirst(place - start))
    return String(decoding: rest, as: UTF8.self).first.map { String($0) } ?? ""
  }

  private var code: UInt32 {
    character.unicodeScalars.first?.value ?? file.bytes[safe: place].map(UInt32.init) ?? 0
  }

  private func text(_ place: Int, _ length: Int) -> String {
    let end = min(place + length, file.bytes.count)
    return String(decoding: file.bytes[min(place, end)..<end], as: UTF8.self)
  }

  private func tokenLength(_ place: Int) -> Int {
    file.bytes[min(place, file.bytes.count)...].prefix { $0 > 0x20 }.count
  }

  /// `key: value: other`, a key below a value, or a key without its colon before.
  private var colonOutOfPlace: YAMLError {
    let line = file.line(at: place)
    let start = file.lineStarts[line - 1]
    if let colon = firstColon(in: line), colon < place { return at(place, 1, .colonInValue) }
    let above = (1..<line).last { !isBlank($0) }
    guard let above, let first = firstByte(of: above) else { return at(place, 1, .colonInValue) }
    if firstColon(in: above) == nil, !isBelow(line, above) {
      return lackingColon(at: first)
    }
    let key = firstByte(of: line) ?? start
    var error = at(key, max(1, place - key), .keyBelowValue)
    if let colon = firstColon(in: above) {
      let end = file.lineStarts[above - 1] + file.text(ofLine: above).utf8.count
      let value = (colon + 1..<max(end, colon + 1)).first { file.bytes[$0] != 0x20 } ?? colon
      error.related = [.init(SourceLocation(file: file, range: value..<end), "the value")]
    }
    return error
  }

  /// A line that should be `key: value` and has no such colon.
  private func lackingColon(at place: Int) -> YAMLError {
    let end = file.bytes[place...].firstIndex(of: 0x0A) ?? file.bytes.count
    let text =
      String(decoding: file.bytes[place..<end], as: UTF8.self)
      .split(separator: " #").first.map { String($0) } ?? ""
    if let space = text.utf8.firstRange(of: "\u{A0}".utf8) {
      let offset = text.utf8.distance(from: text.utf8.startIndex, to: space.lowerBound)
      return at(place + offset, 2, .noBreakSpace)
    }
    if text.contains(":"), !text.hasSuffix(":") {
      return at(place, text.utf8.count, .noSpaceBehindColon(text))
    }
    return at(place, text.utf8.count, .noColon(text))
  }

  private var unclosedQuote: YAMLError {
    guard let opened = contextPlace, let quote = file.bytes[safe: opened] else {
      return at(place, 1, .syntax("the text ends too early"))
    }
    return at(opened, 1, .unclosedQuote(String(UnicodeScalar(quote))))
  }

  /// Something at an indentation, or behind a value, where nothing can continue.
  private var outOfPlace: YAMLError {
    let line = file.line(at: place)
    let start = file.lineStarts[line - 1]
    let before = file.bytes[start..<min(place, file.bytes.count)].last { $0 != 0x20 }
    let length = tokenLength(place)
    switch before {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return at(place, length, .textBehindQuote)
    case UInt8(ascii: "}"): return afterBrace(length)
    default: break
    }
    let follows = file.bytes[safe: place + 1] ?? 0x20
    if problem.contains("key"), character == "-", follows <= 0x20 {
      return at(place, 1, .dashAmongKeys)
    }
    if problem.contains("'-'") { return at(place, length, .noDash) }
    return at(place, length, .strayLine)
  }

  /// `{{ name }}/more`: a template whose lack of quotes shows only behind it.
  private func afterBrace(_ length: Int) -> YAMLError {
    if let opening = unquotedTemplate(before: place) {
      return at(opening, place - opening, .unquotedTemplate)
    }
    return at(place, length, .strayLine)
  }

  /// Where `{{` begins a value on the line of `place`, before it.
  private func unquotedTemplate(before place: Int) -> Int? {
    let place = min(place, file.bytes.count)
    let start = file.lineStarts[file.line(at: max(place - 1, 0)) - 1]
    let brace = UInt8(ascii: "{")
    return file.bytes[start..<max(start, place)].indices.first {
      file.bytes[$0] == brace && file.bytes[safe: $0 + 1] == brace
    }
  }

  private func unclosedFlow(_ closing: String) -> YAMLError {
    let opened = contextPlace ?? place
    if let start = unquotedTemplate(before: opened + 2) {
      let end = file.bytes[start...].firstIndex(of: 0x0A) ?? file.bytes.count
      return at(start, end - start, .unquotedTemplate)
    }
    if file.line(at: opened) == file.line(at: place), place < file.bytes.count {
      var error = at(place, max(1, tokenLength(place)), .noComma(closing: closing))
      error.related = [.init(SourceLocation(file: file, range: opened..<opened + 1), "opened here")]
      return error
    }
    return at(opened, 1, .unclosedBracket(text(opened, 1)))
  }

  private var unnamedAnchor: YAMLError {
    let opened = contextPlace ?? place
    let length = tokenLength(opened)
    return at(opened, length, .unnamedAnchor(text(opened, length)))
  }

  private var blockMark: YAMLError {
    let length = file.bytes[min(place, file.bytes.count)...].prefix { $0 != 0x0A }.count
    return at(place, length, .textBehindBlockMark)
  }

  /// Where the first colon that ends a key stands in a line.
  private func firstColon(in line: Int) -> Int? {
    let start = file.lineStarts[line - 1]
    let bytes = Array(file.text(ofLine: line).utf8)
    let found = bytes.indices.first {
      bytes[$0] == UInt8(ascii: ":") && ($0 + 1 == bytes.count || bytes[$0 + 1] == 0x20)
    }
    return found.map { start + $0 }
  }

  /// Where the first character of a line stands that is no space and no list mark.
  private func firstByte(of line: Int) -> Int? {
    let start = file.lineStarts[line - 1]
    let bytes = Array(file.text(ofLine: line).utf8)
    return bytes.firstIndex { $0 != 0x20 && $0 != UInt8(ascii: "-") }.map { start + $0 }
  }

  private func isBelow(_ line: Int, _ above: Int) -> Bool {
    guard let lower = firstByte(of: line), let upper = firstByte(of: above) else { return false }
    return lower - file.lineStarts[line - 1] > upper - file.lineStarts[above - 1]
  }

  private func isBlank(_ line: Int) -> Bool {
    let text = file.text(ofLine: line).drop { $0 == " " }
    return text.isEmpty || text.first == "#"
  }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
