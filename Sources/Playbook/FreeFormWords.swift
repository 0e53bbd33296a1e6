extension FreeForm {
  /// Splits text into words, knowing quotes and templates.
  struct Words {
    private let lines: [Substring]
    private var words: [String] = []
    private var quote: Character?
    private var depths: [Delimiter: Int] = [:]

    private enum Delimiter: CaseIterable {
      case expression, statement, comment

      var open: String {
        switch self {
        case .expression: "{{"
        case .statement: "{%"
        case .comment: "{#"
        }
      }

      var close: String {
        switch self {
        case .expression: "}}"
        case .statement: "%}"
        case .comment: "#}"
        }
      }
    }

    init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The words; nil where a quote or template is not closed.
    mutating func split() -> [String]? {
      for (number, line) in lines.enumerated() {
        let isContinued = add(line)
        if number < lines.count - 1, !isContinued {
          if words.isEmpty { words.append("") }
          words[words.count - 1] += "\n"
        }
      }
      guard quote == nil, depths.values.allSatisfy({ $0 == 0 }) else { return nil }
      return words
    }

    private var isOpen: Bool { quote != nil || depths.values.contains { $0 > 0 } }

    /// Adds the words of a line; answers whether a lone backslash ended it.
    private mutating func add(_ line: Substring) -> Bool {
      let tokens = line.split(separator: " ", omittingEmptySubsequences: false)
      var isContinued = false
      for (index, token) in tokens.enumerated() {
        if token.isEmpty, index > 0 {
          if words.isEmpty { words.append("") }
          words[words.count - 1] += " "
        } else if token == "\\", quote == nil {
          isContinued = true
        } else {
          add(token, isFirst: index == 0)
        }
      }
      return isContinued
    }

    private mutating func add(_ token: Substring, isFirst: Bool) {
      let wasOpen = isOpen
      scan(token)
      if wasOpen, !words.isEmpty {
        words[words.count - 1] += (isFirst ? "" : " ") + token
      } else if !token.isEmpty {
        words.append(String(token))
      }
    }

    private mutating func scan(_ token: Substring) {
      var previous: Character?
      for character in token {
        if character == "\"" || character == "'", previous != "\\" {
          if quote == nil { quote = character } else if quote == character { quote = nil }
        }
        previous = character
      }
      for delimiter in Delimiter.allCases {
        let opened = occurrences(of: delimiter.open, in: token)
        let closed = occurrences(of: delimiter.close, in: token)
        if opened != closed {
          depths[delimiter] = max(0, depths[delimiter, default: 0] + opened - closed)
        }
      }
    }

    private func occurrences(of pair: String, in token: Substring) -> Int {
      token.ranges(of: pair).count
    }
  }

  /// Backslash escapes in `name=value` words: those of Python's string literals.
  enum Escapes {
    static func decoded(_ text: String) -> String {
      guard text.contains("\\") else { return text }
      var result = ""
      var rest = text[...]
      while let slash = rest.firstIndex(of: "\\") {
        result += rest[..<slash]
        rest = rest[slash...]
        if let (decoded, length) = escape(rest) {
          result.unicodeScalars.append(decoded)
          rest = rest.dropFirst(length)
        } else {
          result += rest.prefix(2)
          rest = rest.dropFirst(2)
        }
      }
      return result + rest
    }

    private static let simple: [Character: Unicode.Scalar] = [
      "\\": "\\", "'": "'", "\"": "\"", "a": "\u{07}", "b": "\u{08}", "f": "\u{0C}", "n": "\n",
      "r": "\r", "t": "\t", "v": "\u{0B}",
    ]

    private static func escape(_ text: Substring) -> (Unicode.Scalar, Int)? {
      guard let kind = text.dropFirst().first else { return nil }
      if let scalar = simple[kind] { return (scalar, 2) }
      let digits: Int
      switch kind {
      case "x": digits = 2
      case "u": digits = 4
      case "U": digits = 8
      default: return nil
      }
      let number = text.dropFirst(2).prefix(digits)
      guard number.count == digits, let value = UInt32(number, radix: 16),
        let scalar = Unicode.Scalar(value)
      else { return nil }
      return (scalar, 2 + digits)
    }
  }
}
