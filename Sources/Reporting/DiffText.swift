import OrderedCollections
import Values

/// Writes what a task changed, the `diff` of its result, as ansible-core's callbacks do.
struct DiffText {
  private let style: Style
  private let results: ResultText

  init(_ options: ReportOptions) {
    style = options.style
    results = ResultText(options)
  }

  /// The text of one difference or of a list of them; empty where nothing differs.
  func text(of difference: Value) -> String {
    (difference.items ?? [difference]).map { text(ofOne: $0) }.joined()
  }

  private func text(ofOne difference: Value) -> String {
    var text = ""
    for (key, file) in [("dst", "destination"), ("src", "source")]
    where difference[key + "_binary"] != nil {
      text += "diff skipped: \(file) file appears to be binary\n"
    }
    for (key, file) in [("dst", "destination"), ("src", "source")] {
      guard let size = difference[key + "_larger"] else { continue }
      text += "diff skipped: \(file) file size is greater than \(size.pythonString)\n"
    }
    if let before = difference["before"], let after = difference["after"] {
      text += unified(difference, before, after)
    }
    if let prepared = difference["prepared"] { text += prepared.pythonString.printable }
    return text
  }

  private func unified(_ difference: Value, _ before: Value, _ after: Value) -> String {
    let lines = UnifiedDiff.lines(
      from: lines(of: before), to: lines(of: after),
      oldName: name("before", difference["before_header"]),
      newName: name("after", difference["after_header"]))
    return lines.isEmpty ? "" : lines.map(painted).joined() + "\n"
  }

  private func name(_ side: String, _ header: Value?) -> String {
    header.map { "\(side): \($0.pythonString)" } ?? side
  }

  private func lines(of side: Value) -> [String] {
    let text: String
    switch side {
    case .mapping(let mapping): text = results.text(ofDifference: mapping)
    case .null: text = ""
    default: text = side.pythonString
    }
    var lines = text.linesWithEnds
    if let last = lines.last, last.unicodeScalars.last != "\n" {
      lines[lines.count - 1] = last + "\n\\ No newline at end of file\n"
    }
    return lines
  }

  private func painted(_ line: String) -> String {
    let role: Style.Role? =
      switch line.unicodeScalars.first {
      case "+": .added
      case "-": .removed
      case "@" where line.hasPrefix("@@"): .hunk
      default: nil
      }
    return style.paint(line.printable, role)
  }
}
