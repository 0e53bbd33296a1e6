import Jinja
import OrderedCollections
import Values

/// Reads INI text as Python's `configparser` does, without interpolation and with keys as written.
struct INIParser {
  private var sections: OrderedDictionary<String, OrderedDictionary<String, [String]>> = [:]
  private var section: String?
  private var option: String?
  private var indentation = 0

  /// The sections as mappings; each also has the options of `DEFAULT`, which stand first.
  static func mapping(_ text: String) throws -> Mapping {
    var parser = INIParser()
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      try parser.read(line)
    }
    return parser.mapping
  }

  private var mapping: Mapping {
    let defaults = sections["DEFAULT"] ?? [:]
    var mapping: Mapping = [:]
    for (name, options) in sections where name != "DEFAULT" {
      mapping[.string(name)] = value(defaults.merging(options) { $1 })
    }
    if !defaults.isEmpty { mapping["DEFAULT"] = value(defaults) }
    return mapping
  }

  private func value(_ options: OrderedDictionary<String, [String]>) -> Value {
    var mapping: Mapping = [:]
    for (key, lines) in options {
      mapping[.string(key)] = .string(String(lines.joined(separator: "\n").trimmed(.end)))
    }
    return .mapping(mapping)
  }

  private mutating func read(_ line: Substring) throws {
    let content = line.trimmed(.both)
    guard content.first != "#", content.first != ";" else { return }
    guard !content.isEmpty else { return extend(with: "") }
    let indentation = line.prefix(while: \.isWhitespace).count
    if option != nil, indentation > self.indentation { return extend(with: String(content)) }
    self.indentation = indentation
    if content.first == "[", let end = content.lastIndex(of: "]"),
      content.index(after: content.startIndex) < end
    {
      try open(String(content[content.index(after: content.startIndex)..<end]))
    } else {
      try set(content)
    }
  }

  private mutating func extend(with line: String) {
    if let section, let option { sections[section]?[option]?.append(line) }
  }

  private mutating func open(_ name: String) throws {
    guard sections[name] == nil || name == "DEFAULT" else {
      throw TemplateError("the section `\(name)` is there twice")
    }
    sections[name, default: [:]].merge([:]) { $1 }
    section = name
    option = nil
  }

  private mutating func set(_ content: Substring) throws {
    guard let section else { throw TemplateError("`\(content)` stands before any section") }
    guard let delimiter = content.firstIndex(where: { $0 == "=" || $0 == ":" }),
      delimiter > content.startIndex
    else { throw TemplateError("`\(content)` is not an option with a value") }
    let name = String(content[..<delimiter].trimmed(.end))
    guard sections[section]?[name] == nil else {
      throw TemplateError("the option `\(name)` is twice in the section `\(section)`")
    }
    sections[section]?[name] = [String(content[content.index(after: delimiter)...].trimmed(.both))]
    option = name
  }
}

private enum Sides { case end, both }

extension StringProtocol where SubSequence == Substring {
  /// Without the white space at its end, or at both.
  fileprivate func trimmed(_ sides: Sides) -> Substring {
    var text = sides == .both ? drop(while: \.isWhitespace) : self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
