/// Draws diagnostics as text: message, place, line, caret, notes, hint.
public struct DiagnosticRenderer: Sendable {
  /// Whether ANSI colours are used.
  public var isColored: Bool

  /// Draws with or without colours.
  public init(isColored: Bool = false) { self.isColored = isColored }

  private enum Role: String {
    case error = "1;31"
    case warning = "1;33"
    case frame = "1;34"
    case hint = "1;36"
    case strong = "1"
  }

  /// The whole text of a diagnostic, each line ended by a line break.
  public func render(_ diagnostic: Diagnostic) -> String {
    let role: Role = diagnostic.severity == .error ? .error : .warning
    var text = paint(diagnostic.severity.rawValue, role)
    text += paint(": \(diagnostic.message)", .strong) + "\n"
    if let location = diagnostic.location {
      text += excerpt(location, label: diagnostic.label, role: role)
    } else if let label = diagnostic.label {
      text += "  \(label)\n"
    }
    for related in diagnostic.related {
      text += excerpt(related.location, label: related.text, role: .frame)
    }
    for note in diagnostic.notes { text += paint("note", .frame) + ": \(indented(note))\n" }
    if let hint = diagnostic.hint { text += paint("hint", .hint) + ": \(indented(hint))\n" }
    return text
  }

  /// Several diagnostics, an empty line between each two.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(render).joined(separator: "\n")
  }

  private func excerpt(_ location: SourceLocation, label: String?, role: Role) -> String {
    var text = "  " + paint("──▶ ", .frame) + "\(location)\n"
    if location.file.isConfidential { return text + (label.map { "  \($0)\n" } ?? "") }
    let line = location.line
    let number = String(line)
    let gutter = String(repeating: " ", count: number.count)
    let source = location.file.text(ofLine: line)
    text += paint("\(gutter) │", .frame) + "\n"
    let shown = visible(source)
    text += paint("\(number) │", .frame) + (shown.isEmpty ? "" : " \(shown)") + "\n"
    let (indent, width) = caret(location, in: source)
    let carets = String(repeating: "^", count: width)
    let suffix = label.map { " \($0)" } ?? ""
    text += paint("\(gutter) │ ", .frame) + String(repeating: " ", count: indent)
    return text + paint(carets + suffix, role) + "\n"
  }

  /// The place of the caret in terminal columns, and its width; at least one, at most to the line's end.
  private func caret(_ location: SourceLocation, in source: String) -> (indent: Int, width: Int) {
    let start = location.file.lineStarts[location.line - 1]
    let bytes = Array(source.utf8)
    let lower = min(max(location.range.lowerBound - start, 0), bytes.count)
    let upper = min(max(location.range.upperBound - start, lower), bytes.count)
    let before = visible(String(decoding: bytes[..<lower], as: UTF8.self))
    let marked = visible(String(decoding: bytes[lower..<upper], as: UTF8.self))
    return (TextWidth.columns(of: before), max(1, TextWidth.columns(of: marked)))
  }

  /// A line as it can be shown: tabs as four spaces, control characters as U+FFFD.
  private func visible(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t": shown += "    "
      case let control where control.properties.generalCategory == .control: shown += "\u{FFFD}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n      ")
  }

  private func paint(_ text: String, _ role: Role) -> String {
    isColored ? "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m" : text
  }
}
