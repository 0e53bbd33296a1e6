import OrderedCollections
import Values

/// A file of sections, keys and values, as Python's `configparser` reads it.
struct INIFile {
  /// The section whose values all others have too.
  private static let common = "DEFAULT"

  private let isCaseSensitive: Bool
  private var sections: OrderedDictionary<String, OrderedDictionary<String, [String]?>> = [:]

  init(_ text: String, isCaseSensitive: Bool, allowsNoValue: Bool) throws {
    self.isCaseSensitive = isCaseSensitive
    var section: String?
    var key: String?
    var indent = 0
    for (index, line) in text.pythonLines.enumerated() {
      let body = line.drop(while: \.isWhitespace)
      if body.isEmpty || body.hasPrefix("#") || body.hasPrefix(";") {
        // An empty line may stand within a value of several lines.
        if body.isEmpty, let section, let key { append("", to: key, in: section) }
        continue
      }
      let depth = line.count - body.count
      if let section, let key, depth > indent {
        append(String(body).withoutTrailingSpace, to: key, in: section)
        continue
      }
      indent = depth
      if body.hasPrefix("["), let end = body.lastIndex(of: "]"), end > body.startIndex {
        let name = String(body[body.index(after: body.startIndex)..<end])
        if sections[name] != nil, name != Self.common {
          throw LookupFailure("line \(index + 1): the section `\(name)` stands twice")
        }
        sections[name] = sections[name] ?? [:]
        (section, key) = (name, nil)
        continue
      }
      guard let section else {
        throw LookupFailure("line \(index + 1): this stands before the first section")
      }
      key = try read(body, at: index + 1, in: section, allowsNoValue)
    }
  }

  private mutating func read(
    _ line: Substring, at number: Int, in section: String, _ allowsNoValue: Bool
  ) throws -> String {
    let mark = line.firstIndex { $0 == "=" || $0 == ":" }
    guard mark != nil || allowsNoValue else {
      throw LookupFailure("line \(number): this is no `key = value`")
    }
    let key = name(String(line[..<(mark ?? line.endIndex)]).withoutTrailingSpace)
    if sections[section]?[key] != nil {
      throw LookupFailure("line \(number): the key `\(key)` stands twice in `\(section)`")
    }
    let value = mark.map { mark in
      [String(line[line.index(after: mark)...].drop(while: \.isWhitespace)).withoutTrailingSpace]
    }
    sections[section, default: [:]].updateValue(value, forKey: key)
    return key
  }

  private mutating func append(_ line: String, to key: String, in section: String) {
    guard case .some(.some(let lines)) = sections[section]?[key] else { return }
    sections[section]?[key] = lines + [line]
  }

  /// A key as it is looked up.
  func name(_ key: String) -> String { isCaseSensitive ? key : key.lowercased() }

  /// The keys and raw values of a section, those of `DEFAULT` first; nil where there is none such.
  func values(of section: String) -> [(name: String, value: String?)]? {
    guard let own = sections[section] else { return nil }
    let all = (sections[Self.common] ?? [:]).merging(own) { $1 }
    return all.map { key, lines in
      (key, lines.map { $0.joined(separator: "\n").withoutTrailingSpace })
    }
  }

  /// A value with its `%(name)s` replaced.
  func value(_ raw: String?, in section: String) throws -> Value {
    try raw.map { .string(try replaced($0, in: section, depth: 0)) } ?? .null
  }

  private func replaced(_ text: String, in section: String, depth: Int) throws -> String {
    guard text.contains("%") else { return text }
    guard depth < 10 else { throw LookupFailure("values refer to each other too deeply") }
    var result = ""
    var rest = text[...]
    while let mark = rest.firstIndex(of: "%") {
      result += rest[..<mark]
      rest = rest[rest.index(after: mark)...]
      if rest.hasPrefix("%") {
        result += "%"
        rest = rest.dropFirst()
        continue
      }
      guard rest.hasPrefix("("), let end = rest.firstRange(of: ")s") else {
        throw LookupFailure("`%` must be followed by `%` or `(`, but it is followed by `\(rest)`")
      }
      let key = name(String(rest[..<end.lowerBound].dropFirst()))
      guard let value = values(of: section)?.last(where: { $0.name == key })?.value else {
        throw LookupFailure("`%(\(key))s` refers to no key")
      }
      result += try replaced(value, in: section, depth: depth + 1)
      rest = rest[end.upperBound...]
    }
    return result + rest
  }
}
