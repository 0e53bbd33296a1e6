import OrderedCollections
import Values

/// Filters of Jinja2 3.1 that write values out.
enum SerializationFilters {
  static let all: [Filter] = [
    Filter("tojson", .named("indent", Int?.none)) { (value: Value, indent: Int?) in
      try value.requireDefined()
      try requireOrder(value)
      let text = JSONWriter(
        indent: indent, sortsKeys: true, escapesNonASCII: true, secrets: .exposed
      ).text(of: value)
      // So that the text may stand in a script of a page.
      let safe = text.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e")
        .replacing("&", with: "\\u0026").replacing("'", with: "\\u0027")
      return MarkupFilters.markup(safe)
    },
    Filter("pprint") { (value: Value) in
      try value.requireDefined()
      return PrettyPrinter().text(of: value)
    },
  ]

  /// Keys are written in order, which numbers and texts together have not.
  private static func requireOrder(_ value: Value) throws {
    if let mapping = value.mapping {
      _ = try Sorting.sorted(Array(mapping.keys)) { $0 }
      for item in mapping.values { try requireOrder(item) }
    } else if value.string == nil {
      for item in value.items ?? [] { try requireOrder(item) }
    }
  }
}

/// Python's `pprint.pformat`: as wide as 80 columns, keys sorted.
struct PrettyPrinter {
  private let width = 80

  func text(of value: Value) -> String {
    var output = ""
    write(value, indent: 0, allowance: 0, to: &output)
    return output
  }

  private func write(_ value: Value, indent: Int, allowance: Int, to output: inout String) {
    let flat = sorted(value).pythonRepresentation
    if flat.unicodeScalars.count <= width - indent - allowance {
      output += flat
      return
    }
    switch value {
    case .mapping(let mapping): write(mapping, indent, allowance, to: &output)
    case .list(let items): write(items, "[", "]", indent, allowance, to: &output)
    case .tuple(let items):
      write(items, "(", items.count == 1 ? ",)" : ")", indent, allowance, to: &output)
    case .string(let text): write(text, indent, allowance, to: &output)
    default: output += flat
    }
  }

  /// The value with the keys of all its mappings sorted.
  private func sorted(_ value: Value) -> Value {
    switch value {
    case .list(let items): return .list(items.map(sorted))
    case .tuple(let items): return .tuple(items.map(sorted))
    case .mapping(let mapping): return .mapping(sortedEntries(mapping).mapValues(sorted))
    default: return value
    }
  }

  private func sortedEntries(_ mapping: Mapping) -> Mapping {
    let keys = try? Sorting.sorted(Array(mapping.keys)) { $0 }
    let entries = (keys ?? Array(mapping.keys)).map { ($0, mapping[$0] ?? .null) }
    return Mapping(uniqueKeysWithValues: entries)
  }

  private func write(
    _ mapping: Mapping, _ indent: Int, _ allowance: Int, to output: inout String
  ) {
    output += "{"
    let entries = sortedEntries(mapping)
    for (index, entry) in entries.enumerated() {
      let key = entry.key.pythonRepresentation
      let isLast = index == entries.count - 1
      output += key + ": "
      write(
        entry.value, indent: indent + 1 + key.unicodeScalars.count + 2,
        allowance: isLast ? allowance + 1 : 1, to: &output)
      if !isLast { output += ",\n" + String(repeating: " ", count: indent + 1) }
    }
    output += "}"
  }

  private func write(
    _ items: ValueList, _ open: String, _ close: String, _ indent: Int, _ allowance: Int,
    to output: inout String
  ) {
    output += open
    for (index, item) in items.enumerated() {
      let isLast = index == items.count - 1
      write(
        item, indent: indent + 1, allowance: isLast ? allowance + close.count : 1, to: &output)
      if !isLast { output += ",\n" + String(repeating: " ", count: indent + 1) }
    }
    output += close
  }

  /// A long text as several literals in a row, each a line, broken behind blanks.
  private func write(_ text: String, _ indent: Int, _ allowance: Int, to output: inout String) {
    var chunks: [String] = []
    let isTop = indent == 0
    let room = width - indent - (isTop ? 1 : 0)
    let lines = Self.linesWithEnds(text)
    for (place, line) in lines.enumerated() {
      let last = place == lines.count - 1 ? allowance + (isTop ? 1 : 0) : 0
      if representation(line).unicodeScalars.count <= room - last {
        chunks.append(representation(line))
        continue
      }
      var current = ""
      let parts = Self.parts(of: line)
      for (index, part) in parts.enumerated() {
        let limit = index == parts.count - 1 ? room - last : room
        if representation(current + part).unicodeScalars.count > limit, !current.isEmpty {
          chunks.append(representation(current))
          current = ""
        }
        current += part
      }
      if !current.isEmpty { chunks.append(representation(current)) }
    }
    if chunks.count == 1 {
      output += representation(text)
      return
    }
    let margin = "\n" + String(repeating: " ", count: indent + (isTop ? 1 : 0))
    output += (isTop ? "(" : "") + chunks.joined(separator: margin) + (isTop ? ")" : "")
  }

  private func representation(_ text: String) -> String {
    Value.string(text).pythonRepresentation
  }

  private static func linesWithEnds(_ text: String) -> [String] {
    var lines: [String] = [""]
    for scalar in text.unicodeScalars {
      lines[lines.count - 1].unicodeScalars.append(scalar)
      if scalar == "\n" { lines.append("") }
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// Words, each with the blanks behind it.
  private static func parts(of line: String) -> [String] {
    var parts: [String] = []
    var isInBlank = true
    for scalar in line.unicodeScalars {
      let isBlank = scalar.isPythonSpace
      if !isBlank, isInBlank { parts.append("") }
      if parts.isEmpty { parts.append("") }
      parts[parts.count - 1].unicodeScalars.append(scalar)
      isInBlank = isBlank
    }
    return parts
  }
}
