import Values

/// A regular expression in Python's syntax, as far as Swift's own engine shares it.
struct RegularExpression {
  /// A match: the whole, and the groups in order, nil where one took no part.
  struct Match {
    let whole: String
    let groups: [String?]
    let names: [String: Int]
    let range: Range<String.Index>

    /// The text of a group as `\1`, `\g<1>`, `\g<name>`, `1` or a name calls it.
    func text(of reference: String) -> String? {
      var name = Substring(reference)
      if name.hasPrefix("\\g<"), name.hasSuffix(">") {
        name = name.dropFirst(3).dropLast()
      } else if name.hasPrefix("\\") {
        name = name.dropFirst()
      }
      guard let index = Int(name) ?? names[String(name)] else { return nil }
      if index == 0 { return whole }
      return groups.indices.contains(index - 1) ? groups[index - 1] ?? "" : nil
    }
  }

  private let regex: Regex<AnyRegexOutput>

  init(_ call: Call, _ parameter: String) throws {
    let ignoresCase = call["ignorecase"]?.string == nil && call.flag("ignorecase")
    let isMultiline = call["multiline"]?.string == nil && call.flag("multiline")
    try self.init(
      try call.requiredString(parameter), ignoresCase: ignoresCase, isMultiline: isMultiline)
  }

  init(_ pattern: String, ignoresCase: Bool = false, isMultiline: Bool = false) throws {
    do {
      regex = try Regex(pattern).matchingSemantics(.unicodeScalar)
        .ignoresCase(ignoresCase).anchorsMatchLineEndings(isMultiline)
    } catch {
      throw Failure("`\(pattern)` is no valid regular expression: \(error)")
    }
  }

  func first(in text: String) -> Match? { text.firstMatch(of: regex).map(Self.match) }

  func start(of text: String) -> Match? { text.prefixMatch(of: regex).map(Self.match) }

  func all(in text: String) -> [Match] { text.matches(of: regex).map(Self.match) }

  func replacing(_ text: String, with replacement: String) throws -> String {
    var result = ""
    var place = text.startIndex
    for match in all(in: text) {
      result += text[place..<match.range.lowerBound]
      result += try Self.expand(replacement, match)
      place = match.range.upperBound
    }
    return result + text[place...]
  }

  private static func match(_ match: Regex<AnyRegexOutput>.Match) -> Match {
    var groups: [String?] = []
    var names: [String: Int] = [:]
    for (index, element) in match.output.enumerated() where index > 0 {
      groups.append(element.substring.map { String($0) })
      if let name = element.name { names[name] = index }
    }
    let whole = match.output[0].substring.map { String($0) } ?? ""
    return Match(whole: whole, groups: groups, names: names, range: match.range)
  }

  private static func expand(_ replacement: String, _ match: Match) throws -> String {
    var result = ""
    var rest = Array(replacement.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let next = rest.popFirst() else {
        result.unicodeScalars.append(scalar)
        continue
      }
      var reference: String?
      switch next {
      case "0"..."9":
        reference = String(next)
        if let digit = rest.first, ("0"..."9").contains(digit) {
          reference?.unicodeScalars.append(digit)
          rest.removeFirst()
        }
      case "g" where rest.first == "<":
        let name = rest.dropFirst().prefix { $0 != ">" }
        rest = rest.dropFirst(name.count + 2)
        reference = PythonStrings.string(name)
      case "n": result += "\n"
      case "t": result += "\t"
      case "r": result += "\r"
      case "\\": result += "\\"
      default: throw Failure("unknown escape `\\\(next)` in the replacement")
      }
      guard let reference else { continue }
      guard let text = match.text(of: reference) else {
        throw Failure("unknown group `\(reference)` in the replacement")
      }
      result += text
    }
    return result
  }
}
