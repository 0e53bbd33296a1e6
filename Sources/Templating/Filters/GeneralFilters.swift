import Jinja
import OrderedCollections
import Values

/// The filters of community.general for INI text and checksums.
///
/// They behave as those of its version 8.6.
enum GeneralFilters {
  static let all = [
    Filter("crc32") { (value: Value) -> String in
      try value.requireDefined()
      guard let text = value.string else {
        throw TemplateError("`crc32` takes text, not `\(value.typeName)`")
      }
      return String(checksum(text.utf8), radix: 16)
    },
    Filter("from_ini") { (value: Value) -> Mapping in
      try value.requireDefined()
      guard let text = value.string else {
        throw TemplateError("`from_ini` takes text, not `\(value.typeName)`")
      }
      return try INIParser.mapping(text)
    },
    Filter("to_ini") { (sections: Mapping) -> String in try iniText(sections) },
  ]

  /// CRC-32 of ISO 3309, as zlib reckons it.
  private static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in
        rest & 1 == 1 ? rest >> 1 ^ 0xedb8_8320 : rest >> 1
      }
    }
  }

  private static func iniText(_ sections: Mapping) throws -> String {
    guard !sections.isEmpty else { throw TemplateError("an empty mapping has no INI text") }
    let isDefault = { (name: Value) in name.pythonString == "DEFAULT" }
    let all = Array(sections)
    let ordered = all.filter { isDefault($0.key) } + all.filter { !isDefault($0.key) }
    return try ordered.map { name, options in
      guard let options = options.mapping else {
        throw TemplateError("the section `\(name.pythonString)` is not a mapping")
      }
      guard !(isDefault(name) && options.isEmpty) else { return "" }
      let lines = try options.map { try line($0, $1) }
      return "[\(name.pythonString)]\n" + lines.joined()
    }.joined(separator: "\n")
  }

  /// An option; further lines of its value are indented.
  private static func line(_ key: Value, _ value: Value) throws -> String {
    guard !value.isNull else {
      throw TemplateError("the option `\(key.pythonString)` has no value")
    }
    let lines = value.pythonString.split(separator: "\n", omittingEmptySubsequences: false)
    return "\(key.pythonString) = \(lines.joined(separator: "\n\t"))\n"
  }
}
