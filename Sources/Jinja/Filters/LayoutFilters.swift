import Values

/// Filters of Jinja2 3.1 that lay text out in lines.
enum LayoutFilters {
  static let all: [Filter] = [
    Filter("indent", .named("width", Value.int(4)), .named("first", false), .named("blank", false))
    {
      (text: StrictText, width: Value, first: Bool, blank: Bool) in
      try indented(text.content, by: indentation(width), first: first, blank: blank)
    },
    Filter(
      "truncate", .named("length", 255), .named("killwords", false), .named("end", "..."),
      .named("leeway", Int?.none)
    ) { (text: String, length: Int, cutsWords: Bool, end: String, leeway: Int?) in
      try truncated(text, length, cutsWords: cutsWords, end: end, leeway: leeway ?? 5)
    },
    Filter(
      "wordwrap", .named("width", 79), .named("break_long_words", true),
      .named("wrapstring", String?.none), .named("break_on_hyphens", true)
    ) { (text: String, width: Int, breaksLong: Bool, separator: String?, breaksHyphens: Bool) in
      try wrapped(
        text, width, breaksLong: breaksLong, breaksHyphens: breaksHyphens,
        separator: separator ?? "\n")
    },
  ]

  private static func indentation(_ width: Value) throws -> String {
    if let text = width.string { return text }
    guard let count = width.int else { throw TypeMismatch(expected: "a whole number or text") }
    return String(repeating: " ", count: max(0, count))
  }

  private static func indented(
    _ text: String, by indentation: String, first: Bool, blank: Bool
  ) throws -> String {
    // A line break is added so that the last, empty line counts, as in Jinja2.
    let lines = (text + "\n").pythonLines
    guard let head = lines.first else { return first ? indentation : "" }
    var result = first ? indentation + head : head
    for line in lines.dropFirst() {
      result += "\n"
      if blank || !line.isEmpty { result += indentation }
      result += line
    }
    return result
  }

  private static func truncated(
    _ text: String, _ length: Int, cutsWords: Bool, end: String, leeway: Int
  ) throws -> String {
    let scalars = Array(text.unicodeScalars)
    let tail = end.unicodeScalars.count
    guard length >= tail else {
      throw TemplateError("`length` must be at least that of `end`, \(tail), not \(length)")
    }
    guard leeway >= 0 else { throw TemplateError("`leeway` must not be negative") }
    if scalars.count <= length + leeway { return text }
    let head = scalars[..<(length - tail)]
    if cutsWords { return String(String.UnicodeScalarView(head)) + end }
    let blank = head.lastIndex(of: " ")
    return String(String.UnicodeScalarView(blank.map { head[..<$0] } ?? head)) + end
  }
}

extension LayoutFilters {
  /// Python's `textwrap.wrap`, line by line, without touching blanks or tabs inside.
  private static func wrapped(
    _ text: String, _ width: Int, breaksLong: Bool, breaksHyphens: Bool, separator: String
  ) throws -> String {
    guard width > 0 else { throw TemplateError("`width` must be positive, not \(width)") }
    return text.pythonLines.map { line in
      wrap(chunks(of: line, breaksHyphens), width, breaksLong, breaksHyphens)
        .joined(separator: separator)
    }.joined(separator: separator)
  }

  /// The pieces between which a line may break: blanks, words, and words' parts at hyphens.
  private static func chunks(of line: String, _ breaksHyphens: Bool) -> [[Unicode.Scalar]] {
    var chunks: [[Unicode.Scalar]] = []
    for scalar in line.unicodeScalars {
      if let last = chunks.last?.last, isBlank(last) == isBlank(scalar) {
        chunks[chunks.count - 1].append(scalar)
      } else {
        chunks.append([scalar])
      }
    }
    return breaksHyphens ? chunks.flatMap(parts) : chunks
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    "\t\n\u{B}\u{C}\r ".unicodeScalars.contains(scalar)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar == "_"
  }

  /// A word's parts, each but the last with its hyphen: two letters must stand before it and one
  /// behind it.
  private static func parts(of word: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
    var parts: [[Unicode.Scalar]] = []
    var start = 0
    for place in word.indices where word[place] == "-" {
      let before = word[start..<place]
      guard before.count >= 2, before.suffix(2).allSatisfy(isLetter),
        place + 2 < word.count, isLetter(word[place + 1]),
        isLetter(word[place + 2]) || word[place + 2] == "-"
      else { continue }
      parts.append(Array(word[start...place]))
      start = place + 1
    }
    return parts + [Array(word[start...])]
  }

  private static func wrap(
    _ chunks: [[Unicode.Scalar]], _ width: Int, _ breaksLong: Bool, _ breaksHyphens: Bool
  ) -> [String] {
    var lines: [String] = []
    var rest = chunks[...]
    while !rest.isEmpty {
      var line: [[Unicode.Scalar]] = []
      var length = 0
      if !lines.isEmpty, let first = rest.first, first.allSatisfy(isBlank) { rest.removeFirst() }
      while let next = rest.first, length + next.count <= width {
        line.append(next)
        length += next.count
        rest.removeFirst()
      }
      if let long = rest.first, long.count > width {
        if breaksLong {
          let room = cut(long, width - length, breaksHyphens)
          line.append(Array(long[..<room]))
          rest[rest.startIndex] = Array(long[room...])
        } else if line.isEmpty {
          line.append(rest.removeFirst())
        }
      }
      if let last = line.last, last.allSatisfy(isBlank) { line.removeLast() }
      if !line.isEmpty {
        lines.append(String(String.UnicodeScalarView(line.joined())))
      }
    }
    return lines
  }

  /// How much of a word that is too long fits, up to a hyphen if there is one.
  private static func cut(_ word: [Unicode.Scalar], _ space: Int, _ breaksHyphens: Bool) -> Int {
    let room = space
    guard breaksHyphens, word.count > room, room > 0,
      let hyphen = word[..<room].lastIndex(of: "-"), hyphen > 0,
      word[..<hyphen].contains(where: { $0 != "-" })
    else { return room }
    return hyphen + 1
  }
}
