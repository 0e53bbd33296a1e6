import Diagnostics

/// The criteria of a `Match` line, all of which must hold.
struct MatchBlock: Sendable {
  /// What a criterion compares.
  enum Subject: String, Sendable, CaseIterable {
    case all, canonical, final, host, originalhost, user, localuser, exec
    case command, localnetwork, sessiontype, tagged, version

    /// Whether it stands without a value.
    var standsAlone: Bool { self == .all || self == .canonical || self == .final }

    /// Whether this program can tell; the others are newer than what it follows.
    var isKnown: Bool {
      switch self {
      case .command, .localnetwork, .sessiontype, .tagged, .version: false
      default: true
      }
    }
  }

  /// One criterion, such as `!host *.example.org`.
  struct Criterion: Sendable {
    let subject: Subject
    let isNegated: Bool
    let argument: String
    let location: SourceLocation
  }

  /// The criteria in their order; `exec` is only asked when those before it hold.
  let criteria: [Criterion]

  /// Whether it asks for a second reading with the final host name.
  var wantsFinalPass: Bool { criteria.contains { $0.subject == .final } }

  /// Reads what follows the keyword `Match`.
  init(_ line: ConfigLine) throws(DiagnosticError) {
    var criteria: [Criterion] = []
    var words = Self.words(of: line)[...]
    while let word = words.popFirst(), !word.text.hasPrefix("#") {
      let isNegated = word.text.hasPrefix("!")
      let name = word.text.dropFirst(isNegated ? 1 : 0).lowercased()
      guard let subject = Subject(rawValue: name) else {
        let names = Subject.allCases.filter(\.isKnown).map(\.rawValue)
        throw word.error(
          "`\(name)` is not a criterion of `Match`",
          label: "one of: \(names.joined(separator: ", "))",
          hint: Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" })
      }
      var argument = ""
      if !subject.standsAlone {
        guard let value = words.popFirst(), !value.text.hasPrefix("#") else {
          throw word.error("`\(name)` needs a value")
        }
        argument = value.text
      }
      criteria.append(
        Criterion(
          subject: subject, isNegated: isNegated, argument: argument, location: word.location))
    }
    guard !criteria.isEmpty else { throw line.keyword.error("`Match` needs a criterion") }
    // As in OpenSSH, one other criterion may stand before `all`, meant for `canonical all`.
    if let all = criteria.firstIndex(where: { $0.subject == .all }),
      all > 1 || all + 1 < criteria.count
    {
      throw DiagnosticError(
        Diagnostic(
          .error, "`all` cannot be combined with other criteria", at: criteria[all].location))
    }
    self.criteria = criteria
  }

  /// Words end at white space or `=`; a word in double quotes ends at the next one.
  private static func words(of line: ConfigLine) -> [Word] {
    let rest = Array(line.rest.text.utf8)
    let base = line.rest.location.range.lowerBound
    let isDirect = line.rest.location.range.count == rest.count
    var words: [Word] = []
    var cursor = 0
    while cursor < rest.count {
      if ConfigLine.isBlank(rest[cursor]) || rest[cursor] == UInt8(ascii: "=") {
        cursor += 1
        continue
      }
      let isQuoted = rest[cursor] == UInt8(ascii: "\"")
      let start = isQuoted ? cursor + 1 : cursor
      let end =
        rest[start...].firstIndex {
          isQuoted
            ? $0 == UInt8(ascii: "\"") : ConfigLine.isBlank($0) || $0 == UInt8(ascii: "=")
        } ?? rest.count
      let location = SourceLocation(
        file: line.rest.location.file,
        range: isDirect ? base + start..<base + end : line.rest.location.range)
      words.append(
        Word(text: String(decoding: rest[start..<end], as: UTF8.self), location: location))
      cursor = isQuoted ? end + 1 : end
    }
    return words
  }
}
