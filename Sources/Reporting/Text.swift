import Values
extension String {
  /// The text without white space at its ends.
  var trimmed: String {
    let view = unicodeScalars.drop { $0.properties.isWhitespace }
    return String(String(view).trimmingEnd)
  }

  /// The text without white space at its end.
  var trimmingEnd: String {
    var view = unicodeScalars[...]
    while view.last?.properties.isWhitespace == true { view.removeLast() }
    return String(view)
  }

  /// The text without the line break at its end, if it has one.
  var droppingLastBreak: String {
    unicodeScalars.last == "\n" ? String(unicodeScalars.dropLast()) : self
  }

  /// The text with tabs as spaces up to the next multiple of eight columns.
  var expandingTabs: String {
    var text = String.UnicodeScalarView()
    var column = 0
    for scalar in unicodeScalars {
      switch scalar {
      case "\t":
        let width = 8 - column % 8
        text.append(contentsOf: String(repeating: " ", count: width).unicodeScalars)
        column += width
        continue
      case "\n", "\r": column = 0
      default: column += 1
      }
      text.append(scalar)
    }
    return String(text)
  }

  /// The text with all lines indented but those that are empty or white space.
  func indented(by count: Int) -> String {
    let space = String(repeating: " ", count: count)
    return linesWithEnds.map { $0.trimmed.isEmpty ? $0 : space + $0 }.joined()
  }

  /// The lines between line feeds; a last line feed ends in an empty line.
  var lineFeedLines: [String] {
    unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
  }
}
