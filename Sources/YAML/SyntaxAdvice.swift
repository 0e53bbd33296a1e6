import Diagnostics

extension YAMLError {
  /// Puts what libyaml could not read into words that help.
  init(_ failure: EventReader.Failure, in file: SourceFile) {
    let offset = min(failure.offset, max(0, file.bytes.count - 1))
    let place = SourceLocation(file: file, range: offset..<min(offset + 1, file.bytes.count))
    self.init(.syntax(Self.words(for: failure.problem)), at: place)
    let line = file.text(ofLine: place.line)
    hint = Self.advice(failure.problem, line: line, before: file.text(ofLine: place.line - 1))
    if let context = failure.contextOffset, file.line(at: context) != place.line {
      let start = SourceLocation(file: file, range: context..<min(context + 1, file.bytes.count))
      related = [Diagnostic.Label(start, "it begins here")]
    }
  }

  private static func words(for problem: String) -> String {
    switch problem {
    case "mapping values are not allowed in this context":
      "a second `:` makes this line a mapping where none can stand"
    case "did not find expected key": "a key was expected here"
    case "did not find expected '-' indicator": "an item beginning with `-` was expected here"
    case "found character that cannot start any token": "no value can begin with this character"
    case "could not find expected ':'": "a `:` behind this key was expected"
    case "found unexpected end of stream": "the text ends before its quote or bracket is closed"
    case "did not find expected ',' or ']'": "a `,` or `]` was expected here"
    case "did not find expected ',' or '}'": "a `,` or `}` was expected here"
    case "found unknown escape character": "this is no escape in double quotes"
    default: problem
    }
  }

  private static func advice(_ problem: String, line: String, before: String) -> String? {
    let trimmed = line.drop { $0 == " " }
    if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
      return "indent with spaces; YAML takes no tabs"
    }
    for text in [line, before] where text.contains(": {{") || text.contains("- {{") {
      return "put the whole value in quotes when it begins with a template: \"{{ … }}\""
    }
    if problem.hasPrefix("mapping values"), trimmed.count(where: { $0 == ":" }) > 1 {
      return "put the value in quotes when it holds `: `"
    }
    if problem == "found character that cannot start any token" {
      return "put the value in quotes when it begins with `@`, `%` or a backtick"
    }
    if problem == "found unknown escape character" {
      return "use single quotes, in which a backslash is just a backslash"
    }
    return nil
  }
}
