/// A table of file systems such as `/etc/fstab`, line by line; all else in it stays as it is.
struct Fstab {
  /// What a line says; blanks in it are escaped as fstab(5) has it.
  struct Entry: Hashable {
    var source: String
    var path: String
    var type: String
    var options: String
    var dump: String
    var pass: String

    /// The line of the entry.
    var line: String { "\(source) \(path) \(type) \(options) \(dump) \(pass)\n" }

    /// The entry with blanks, ampersands and backslashes escaped.
    var escaped: Entry {
      Entry(
        source: Fstab.escaped(source), path: Fstab.escaped(path), type: Fstab.escaped(type),
        options: Fstab.escaped(options), dump: Fstab.escaped(dump), pass: Fstab.escaped(pass))
    }
  }

  private(set) var lines: [String]

  init(_ text: String) {
    let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
    lines = parts.dropLast().map { "\($0)\n" }
    if let last = parts.last, !last.isEmpty { lines.append(String(last)) }
  }

  /// The whole table.
  var text: String { lines.joined() }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\134").replacing(" ", with: "\\040")
      .replacing("&", with: "\\046")
  }

  /// What a line says; nil where it is blank, a comment or something else.
  private static func entry(_ line: String, fields counts: ClosedRange<Int>) -> Entry? {
    let fields = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = fields.first, !first.hasPrefix("#"), counts.contains(fields.count) else {
      return nil
    }
    return Entry(
      source: fields[0], path: fields[1], type: fields[2], options: fields[3],
      dump: fields.count > 4 ? fields[4] : "0", pass: fields.count > 5 ? fields[5] : "0")
  }

  /// Whether a line is about the same place; all swap is at `none`, and told by its source.
  private static func isSame(_ line: Entry, _ path: String, source: String?) -> Bool {
    guard line.path == escaped(path) else { return false }
    guard let source, line.path == "none", line.type == "swap" else { return true }
    return line.source == source
  }

  /// Makes sure that the table has an entry; whether that changed it.
  mutating func set(_ entry: Entry) -> Bool {
    let wanted = entry.escaped
    if let last = lines.last, !last.hasSuffix("\n") { lines[lines.count - 1] += "\n" }
    var isThere = false
    var isChanged = false
    for index in lines.indices {
      guard let old = Self.entry(lines[index], fields: 4...6),
        Self.isSame(old, entry.path, source: entry.source)
      else { continue }
      isThere = true
      // A line without the last two fields is made whole.
      let isWhole = lines[index].split(whereSeparator: \.isWhitespace).count == 6
      guard old != wanted || !isWhole else { continue }
      lines[index] = wanted.line
      isChanged = true
    }
    guard !isThere else { return isChanged }
    lines.append(wanted.line)
    return true
  }

  /// Takes the entries of a place away; whether there were any.
  mutating func remove(_ path: String, source: String?) -> Bool {
    let count = lines.count
    lines.removeAll { line in
      Self.entry(line, fields: 6...6).map { Self.isSame($0, path, source: source) } ?? false
    }
    return lines.count < count
  }
}
