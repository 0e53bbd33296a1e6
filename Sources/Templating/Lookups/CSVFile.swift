import OrderedCollections
import Values

extension Lookup {
  /// A column of the row of a table whose first column is the term.
  ///
  /// Options: `file` (ansible.csv), `col` (1, counted from 0), `delimiter` (TAB), `default`,
  /// `encoding`; a term may hold them too, as `key=value`.
  static let csvfile = Lookup("csvfile") { call in
    var options: [String: Value] = [:]
    return try call.termTexts().flatMap { term -> [Value] in
      let words = KeyValueText(term)
      guard !words.words.isEmpty else { throw LookupFailure("the key to look for is missing") }
      for (name, text) in words.pairs {
        guard ["col", "default", "delimiter", "file", "encoding"].contains(name) else {
          throw LookupFailure("it has no option `\(name)`")
        }
        options[name] = .string(text)
      }
      func option(_ name: String) -> Value? { options[name] ?? call.option(name) }
      let path = try call.find(option("file")?.pythonString ?? "ansible.csv")
      let delimiter = option("delimiter")?.pythonString ?? "TAB"
      let table = CSVTable(
        try call.text(ofFile: path).text,
        delimiter: delimiter == "TAB" || delimiter == "\\t" ? "\t" : delimiter.first ?? ",")
      guard let row = table.rows.first(where: { $0.first == words.words }) else {
        return option("default").map(\.itemsOrSelf) ?? []
      }
      let column = option("col").flatMap { $0.int ?? $0.string.flatMap { Int($0) } } ?? 1
      let index = column < 0 ? row.count + column : column
      guard row.indices.contains(index) else {
        throw LookupFailure("the row `\(words.words)` has no column \(column)")
      }
      return [.string(row[index])]
    }
  }
}

/// A table as text, as Python's `csv` reads the dialect of Excel.
struct CSVTable {
  /// The rows, each with as many columns as it has.
  private(set) var rows: [[String]] = []

  init(_ text: String, delimiter: Character, skipsSpace: Bool = false) {
    var row: [String] = []
    var field = ""
    var isQuoted = false
    var wasQuoted = false
    for character in text {
      if isQuoted {
        if character == "\"" { isQuoted = false } else { field.append(character) }
        continue
      }
      switch character {
      case " " where skipsSpace && field.isEmpty && !wasQuoted: continue
      case "\"" where field.isEmpty && !wasQuoted: (isQuoted, wasQuoted) = (true, true)
      // Two quotes within quotes are one.
      case "\"" where wasQuoted: (isQuoted, field) = (true, field + "\"")
      case delimiter:
        row.append(field)
        (field, wasQuoted) = ("", false)
      case "\n", "\r", "\r\n":
        if !row.isEmpty || !field.isEmpty || wasQuoted { rows.append(row + [field]) }
        (row, field, wasQuoted) = ([], "", false)
      default: field.append(character)
      }
    }
    if !row.isEmpty || !field.isEmpty || wasQuoted { rows.append(row + [field]) }
  }
}
