import Diagnostics

/// A file of settings in sections, as Python's `configparser` reads it: `name = value` or
/// `name: value`, values go on in indented lines, `;` behind a space begins a comment.
struct INISettings {
  /// A value with its place.
  private(set) var values: [String: [String: PlacedText]] = [:]
  private(set) var mistakes: [InventoryError] = []

  private var section: String?
  private var sections: [String: SourceLocation] = [:]
  private var setting: (name: String, indent: Int)?

  /// Reads a file; mistakes are kept, the rest is read all the same.
  init(_ file: SourceFile) {
    guard file.isUTF8 else {
      mistakes = [InventoryError(.notUTF8(file.name))]
      return
    }
    for line in file.placedLines { read(line) }
  }

  /// The value of a setting; names are told apart without case, sections with it.
  func value(_ section: String, _ name: String) -> PlacedText? { values[section]?[name] }

  private mutating func read(_ line: PlacedText) {
    let content = Self.withoutComment(line)
    let words = content.trimmed
    guard !words.text.isEmpty else { return }
    let indent = content.text.prefix { $0.isWhitespace }.count
    if let setting, let section, indent > setting.indent {
      append(words, to: setting.name, in: section)
    } else if words.text.hasPrefix("["), let end = words.text.firstIndex(of: "]") {
      let start = words.text.index(after: words.text.startIndex)
      enter(words[start..<end])
    } else if let section {
      set(words, indent: indent, in: section)
    } else {
      mistakes.append(InventoryError(.settingOutsideSection, at: words.location))
    }
  }

  private mutating func append(_ more: PlacedText, to name: String, in section: String) {
    guard let value = values[section]?[name] else { return }
    values[section]?[name] = PlacedText(
      text: value.text + "\n" + more.text, location: value.location)
  }

  private mutating func enter(_ head: PlacedText) {
    section = head.text
    setting = nil
    if let first = sections[head.text] {
      mistakes.append(InventoryError(.repeatedSection(head.text, first: first), at: head.location))
    } else {
      sections[head.text] = head.location
    }
  }

  private mutating func set(_ line: PlacedText, indent: Int, in section: String) {
    guard let sign = line.text.firstIndex(where: { $0 == "=" || $0 == ":" }),
      sign > line.text.startIndex
    else {
      setting = nil
      return mistakes.append(InventoryError(.notASetting(line.text), at: line.location))
    }
    let name = line[line.text.startIndex..<sign].trimmed
    let key = name.text.lowercased()
    setting = (key, indent)
    if let first = values[section]?[key] {
      let kind = InventoryError.Kind.repeatedSetting(
        key, section: section, first: first.location)
      return mistakes.append(InventoryError(kind, at: name.location))
    }
    let value = line[line.text.index(after: sign)..<line.text.endIndex].trimmed
    values[section, default: [:]][key] = value
  }

  private static func withoutComment(_ line: PlacedText) -> PlacedText {
    let text = line.text
    if let first = text.trimmed.first, first == "#" || first == ";" {
      return line[text.startIndex..<text.startIndex]
    }
    var isAfterSpace = false
    for index in text.indices {
      if text[index] == ";", isAfterSpace { return line[text.startIndex..<index] }
      isAfterSpace = text[index].isWhitespace
    }
    return line
  }
}
