import Jinja

/// Lines that are being edited; the rules are those of `lineinfile`.
struct LineEdit {
  private(set) var lines: [[UInt8]]
  /// What was done, in Ansible's words; empty where nothing was.
  private(set) var message = ""

  private static let newline = UInt8(ascii: "\n")

  init(lines: [[UInt8]]) { self.lines = lines }

  /// Removes the lines that fit; how many there were.
  mutating func remove(_ search: LineSearch) throws -> Int {
    let before = lines.count
    lines = try lines.filter { try !isWanted($0, search) }
    let count = before - lines.count
    if count > 0 { message = "\(count) line(s) removed" }
    return count
  }

  private func isWanted(_ line: [UInt8], _ search: LineSearch) throws -> Bool {
    let shown = String(decoding: line, as: UTF8.self)
    if let pattern = search.pattern { return try pattern.firstMatch(in: shown) != nil }
    if let text = search.text { return shown.contains(text) }
    return Self.bare(line) == Array((search.line ?? "").utf8)
  }

  /// Puts `line` where it belongs, unless it is there.
  mutating func insert(_ line: String, _ search: LineSearch) throws {
    let new = Array(line.utf8)
    var found: (place: Int, match: RegularExpression.Match?)?
    for (place, current) in lines.enumerated() {
      let shown = String(decoding: current, as: UTF8.self)
      if let pattern = search.pattern {
        guard let match = try pattern.firstMatch(in: shown) else { continue }
        found = (place, match)
      } else if let text = search.text, shown.contains(text) {
        found = (place, nil)
      } else {
        continue
      }
      if search.takesFirst { break }
    }
    if let found {
      var text = line
      if search.usesGroups, let match = found.match, let pattern = search.pattern {
        text = try ReplacementText(line, for: pattern).text(for: match)
      }
      let ended = text.hasSuffix("\n") ? Array(text.utf8) : Array(text.utf8) + [Self.newline]
      guard lines[found.place] != ended else { return }
      lines[found.place] = ended
      message = "line replaced"
      return
    }
    try insertNew(new, search)
  }

  /// Nothing fits: the line is added, unless it is there already and no expression was given.
  private mutating func insertNew(_ new: [UInt8], _ search: LineSearch) throws {
    var exact: Int?
    var anchor: Int?
    for (place, current) in lines.enumerated() {
      if Self.bare(current) == new {
        exact = place
      } else if let expression = search.place,
        try expression.firstMatch(in: String(decoding: current, as: UTF8.self)) != nil
      {
        anchor = search.after != nil ? place + 1 : place
        if search.takesFirst { break }
      }
    }
    if let exact {
      let ended = new + [Self.newline]
      if lines[exact] != ended {
        lines[exact] = ended
        message = "line replaced"
      }
      return
    }
    if search.usesGroups { return }
    if search.before == "BOF" || search.after == "BOF" {
      add(new, at: 0)
    } else if search.after == "EOF" || anchor == nil {
      endLastLine()
      add(new, at: lines.count)
    } else if let anchor {
      insert(new, at: anchor, isAfter: search.after != nil)
    }
  }

  private mutating func insert(_ new: [UInt8], at place: Int, isAfter: Bool) {
    guard isAfter else { return add(new, at: place) }
    if place == lines.count {
      guard Self.bare(lines[place - 1]) != new else { return }
      endLastLine()
      add(new, at: place)
    } else if Self.bare(lines[place]) != new {
      add(new, at: place)
    }
  }

  private mutating func add(_ line: [UInt8], at place: Int) {
    lines.insert(line + [Self.newline], at: place)
    message = "line added"
  }

  private mutating func endLastLine() {
    guard let last = lines.last?.last, last != Self.newline, last != 0x0D else { return }
    lines[lines.count - 1].append(Self.newline)
  }

  /// A line without what ends it.
  private static func bare(_ line: [UInt8]) -> [UInt8] {
    var line = line
    while let last = line.last, last == newline || last == 0x0D { line.removeLast() }
    return line
  }
}
