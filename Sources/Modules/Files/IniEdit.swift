import OrderedCollections
import Values

/// A change to a file of sections, line by line; all else in it stays as it is.
struct IniEdit {
  /// The file as it was.
  let old: String
  private(set) var isChanged = false
  private(set) var message = "OK"

  private let call: IniFile
  private var lines: [String]
  private var values: [String]
  private let conditions: [Condition]

  /// An option by whose values a section is told from others of its name.
  private struct Condition {
    let option: String
    let values: [String]
  }

  /// The lines of the section, its head included where it has one.
  private var section: Range<Int>?

  init(_ call: IniFile, _ text: String) {
    self.call = call
    old = text
    let text = text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
    lines = Self.lines(of: text)
    values = (call.value.map { [$0] } ?? call.values ?? []).reduce(into: []) { unique, value in
      if !unique.contains(value) { unique.append(value) }
    }
    conditions = (call.conditions ?? []).compactMap { condition in
      guard let option = condition.mapping?["option"] else { return nil }
      let own = condition.mapping?["value"].flatMap { $0.isNull ? nil : $0 }
      let several = condition.mapping?["values"]?.items ?? []
      return Condition(
        option: option.pythonString,
        values: own.map { [$0.pythonString] } ?? several.map(\.pythonString))
    }
    if lines.isEmpty { lines = ["\n"] }
    if !lines[lines.count - 1].hasSuffix("\n") {
      lines[lines.count - 1] += "\n"
      isChanged = true
    }
  }

  /// The file as it is to be.
  var text: String { lines.joined() }

  mutating func apply() {
    section = findSection()
    switch call.state {
    case .present:
      if section != nil {
        setOption()
      } else {
        addSection()
      }
    case .absent: remove()
    }
  }

  private static func lines(of text: String) -> [String] {
    var lines: [String] = []
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: "\n").map { rest.index(after: $0) } ?? rest.endIndex
      lines.append(String(rest[..<end]))
      rest = rest[end...]
    }
    return lines
  }

  // Sections

  private func findSection() -> Range<Int>? {
    guard let name = call.section, !name.isEmpty else {
      let end = lines.firstIndex { $0.hasPrefix("[") } ?? lines.count
      return 0..<end
    }
    var start: Int?
    for index in lines.indices {
      if let begun = start, lines[index].hasPrefix("[") {
        if fits(begun..<index) { return begun..<index }
        start = nil
      }
      if Self.isHead(lines[index], of: name) { start = index }
    }
    guard let start, fits(start..<lines.count) else { return nil }
    return start..<lines.count
  }

  private static func isHead(_ line: String, of name: String) -> Bool {
    guard line.hasPrefix("[") else { return false }
    let name = name.trimmingSpace
    let inside = line.dropFirst().drop { $0.isWhitespace }
    guard inside.hasPrefix(name) else { return false }
    return inside.dropFirst(name.count).drop { $0.isWhitespace }.hasPrefix("]")
  }

  private func fits(_ range: Range<Int>) -> Bool {
    conditions.allSatisfy { condition in
      lines[range].contains { line in
        guard let found = OptionLine(line, condition.option) else { return false }
        return condition.values.isEmpty || condition.values.contains(found.value)
      }
    }
  }

  private mutating func addSection() {
    var added = ["[\(call.section ?? "")]\n"]
    message = "section and option added"
    for condition in conditions {
      if condition.option != call.option {
        if !condition.values.isEmpty {
          added += condition.values.map { assignment(condition.option, $0) }
        } else if call.allowsNoValue {
          added.append("\(condition.option)\n")
        }
      } else if !call.isExclusive {
        values += condition.values.filter { !values.contains($0) }
      }
    }
    if let option = call.option, !values.isEmpty {
      added += values.map { assignment(option, $0) }
    } else if let option = call.option, call.allowsNoValue {
      added.append("\(option)\n")
    } else {
      message = "only section added"
    }
    lines += added
    isChanged = true
  }

  // Options

  private func assignment(_ option: String, _ value: String) -> String {
    call.isTight ? "\(option)=\(value)\n" : "\(option) = \(value)\n"
  }

  private mutating func setOption() {
    guard let option = call.option, let range = section else { return }
    var section = Array(lines[range])
    var settled = Set<Int>()
    var standsAlone = false
    func matches(_ index: Int) -> OptionLine? {
      OptionLine(section[index], option, orInactive: call.usesInactive)
    }
    // Lines that have one of the values already.
    for index in section.indices {
      guard let found = matches(index) else { continue }
      if let position = values.firstIndex(of: found.value) {
        let isAlone = found.value.isEmpty && call.allowsNoValue
        standsAlone = standsAlone || isAlone
        replace(&section[index], isAlone ? "\(option)\n" : assignment(option, found.value))
        settled.insert(index)
        values.remove(at: position)
      } else if values.isEmpty, call.allowsNoValue {
        replace(&section[index], "\(option)\n")
        settled.insert(index)
        standsAlone = true
        break
      }
    }
    if call.isExclusive, !call.allowsNoValue {
      for index in section.indices where !settled.contains(index) && matches(index) != nil {
        guard let value = values.first else { break }
        values.removeFirst()
        replace(&section[index], assignment(option, value))
        settled.insert(index)
      }
      // The head of the section, or the first line before all sections, is never an option.
      let first = call.section?.isEmpty == false ? 1 : 0
      for index in section.indices.reversed()
      where index >= first && !settled.contains(index) && matches(index) != nil {
        section.remove(at: index)
        note("option changed")
      }
    }
    insert(option, &section, unless: standsAlone)
    lines.replaceSubrange(range, with: section)
  }

  /// What is missing comes behind the last line that says something.
  private mutating func insert(
    _ option: String, _ section: inout [String], unless standsAlone: Bool
  ) {
    let hasHead = call.section?.isEmpty == false
    let last = section.lastIndex { !Self.saysNothing($0) }
    guard let place = last.map({ $0 + 1 }) ?? (hasHead ? nil : 0) else { return }
    if !values.isEmpty {
      section.insert(contentsOf: values.map { assignment(option, $0) }, at: place)
      note("option added")
    } else if call.value == nil, call.values?.isEmpty != false, call.allowsNoValue, !standsAlone {
      section.insert("\(option)\n", at: place)
      note("option added")
    }
  }

  private static func saysNothing(_ line: String) -> Bool {
    let rest = line.drop { $0 == " " || $0 == "\t" }
    return rest.isEmpty || rest.hasPrefix("\n") || rest.hasPrefix("#") || rest.hasPrefix(";")
  }

  private mutating func replace(_ line: inout String, _ new: String) {
    var differs = line != new
    if call.ignoresSpaces, let option = call.option, let found = OptionLine(line, option),
      !found.isInactive
    {
      differs = found.value != OptionLine(new, option)?.value
    }
    guard differs else { return }
    line = new
    note("option changed")
  }

  private mutating func note(_ text: String) {
    isChanged = true
    message = text
  }

  private mutating func remove() {
    guard let range = section else { return }
    guard let option = call.option else {
      guard !range.isEmpty else { return }
      lines.removeSubrange(range)
      return note("section removed")
    }
    let kept = lines[range].filter { line in
      guard let found = OptionLine(line, option, orInactive: false) else { return true }
      return !call.isExclusive && !values.contains(found.value)
    }
    guard kept.count < range.count else { return }
    lines.replaceSubrange(range, with: kept)
    note("option changed")
  }
}

/// A line that sets an option: `name = value`, `name`, or either behind `#` or `;`.
struct OptionLine {
  let isInactive: Bool
  let value: String

  init?(_ line: String, _ option: String, orInactive: Bool = true) {
    let marked = orInactive && (line.hasPrefix("#") || line.hasPrefix(";"))
    if marked, let value = Self.value(in: line.dropFirst(), option) {
      (isInactive, self.value) = (true, value)
    } else if let value = Self.value(in: line[...], option) {
      (isInactive, self.value) = (false, value)
    } else {
      return nil
    }
  }

  private static func value(in text: Substring, _ option: String) -> String? {
    let rest = text.drop { $0 == " " || $0 == "\t" }
    guard rest.hasPrefix(option) else { return nil }
    let tail = rest.dropFirst(option.count).drop { $0 == " " || $0 == "\t" }
    if tail.isEmpty || tail == "\n" { return "" }
    guard tail.hasPrefix("=") else { return nil }
    let value = tail.dropFirst().drop { $0 == " " || $0 == "\t" }
    return String(value.prefix { $0 != "\n" })
  }
}
