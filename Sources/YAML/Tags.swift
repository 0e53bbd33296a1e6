import Diagnostics
import OrderedCollections
import Values

/// The tags that a file may use.
enum Tag: String, CaseIterable {
  case string = "tag:yaml.org,2002:str"
  case int = "tag:yaml.org,2002:int"
  case float = "tag:yaml.org,2002:float"
  case bool = "tag:yaml.org,2002:bool"
  case null = "tag:yaml.org,2002:null"
  case binary = "tag:yaml.org,2002:binary"
  case timestamp = "tag:yaml.org,2002:timestamp"
  case sequence = "tag:yaml.org,2002:seq"
  case mapping = "tag:yaml.org,2002:map"
  case set = "tag:yaml.org,2002:set"
  case orderedMapping = "tag:yaml.org,2002:omap"
  case pairs = "tag:yaml.org,2002:pairs"
  case merge = "tag:yaml.org,2002:merge"
  case pythonText = "tag:yaml.org,2002:python/unicode"
  case pythonMapping = "tag:yaml.org,2002:python/dict"
  case vault = "!vault"
  case vaultEncrypted = "!vault-encrypted"
  case unsafe = "!unsafe"

  /// What `!!` stands for.
  static let prefix = "tag:yaml.org,2002:"

  /// The tag as a person writes it.
  var shown: String { Self.shown(rawValue) }

  static func shown(_ name: String) -> String {
    name.hasPrefix(prefix) ? "!!" + name.dropFirst(prefix.count) : name
  }
}

extension Composer {
  /// The tag of a name as libyaml resolves it.
  func tag(_ name: String) throws(YAMLError) -> Tag {
    if let tag = Tag(rawValue: name) { return tag }
    let shown = Tag.shown(name)
    let nearest = Suggestion.nearest(to: shown, among: Tag.allCases.map(\.shown))
    let start = reader.start
    let mark = file.bytes[start...].firstIndex(of: UInt8(ascii: "!")) ?? start
    let length = file.bytes[mark...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ",") }.count
    throw YAMLError(
      kind: .unknownTag(shown, nearest: nearest), location: place(mark..<mark + length))
  }

  /// What a bare scalar stands for.
  func value(
    of text: String, _ resolution: ScalarResolver.Resolution, at place: SourceLocation
  ) throws(YAMLError) -> Value {
    switch resolution {
    case .string: return .string(text)
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .float(let number): return .float(number)
    case .largeInt(let number):
      guard let number else { throw YAMLError(kind: .numberTooLarge, location: place) }
      return .whole(number)
    case .invalidInt: throw invalid(text, "whole number", place)
    case .timestamp:
      guard let moment = Timestamps.value(text) else { throw invalid(text, "date", place) }
      return .object(moment)
    case .merge, .value: throw YAMLError(kind: .indicatorAsValue(text), location: place)
    }
  }

  /// What a scalar with a tag stands for.
  func scalar(
    _ text: String, _ tag: Tag, at place: SourceLocation, isUnsafe: Bool
  ) throws(YAMLError) -> Value {
    switch tag {
    case .string, .pythonText, .unsafe:
      let isTemplate = templates == .marked && !isUnsafe && TemplateText.looksTemplated(text)
      return isTemplate ? .template(TemplateText(text, at: place)) : .string(text)
    case .vault, .vaultEncrypted: return .object(VaultedText(ciphertext: text, at: place))
    case .null: return .null
    case .bool:
      switch text.lowercased() {
      case "yes", "true", "on": return .bool(true)
      case "no", "false", "off": return .bool(false)
      default: throw invalid(text, "truth value", place)
      }
    case .int, .float, .timestamp: return try number(text, tag, place)
    case .binary:
      guard let bytes = Base64.decode(text) else { throw invalid(text, "base64", place) }
      return .object(ByteText(bytes))
    case .merge: throw YAMLError(kind: .indicatorAsValue(text), location: place)
    case .sequence, .orderedMapping, .pairs: throw wrong(tag, "a list", "a scalar", place)
    case .mapping, .pythonMapping, .set: throw wrong(tag, "a mapping", "a scalar", place)
    }
  }

  private func number(
    _ text: String, _ tag: Tag, _ place: SourceLocation
  ) throws(YAMLError) -> Value {
    let resolution = ScalarResolver.resolve(text)
    switch (tag, resolution) {
    case (.int, .int), (.int, .largeInt), (.float, .float), (.timestamp, .timestamp):
      return try value(of: text, resolution, at: place)
    case (.float, .int(let number)): return .float(Double(number))
    case (.float, _):
      let plain = text.filter { $0 != "_" }
      guard let number = Double(plain) else { throw invalid(text, "number", place) }
      return .float(number)
    case (.timestamp, _):
      guard let moment = Timestamps.value(text) else { throw invalid(text, "date", place) }
      return .object(moment)
    default: throw invalid(text, "whole number", place)
    }
  }

  /// What a list or a mapping with a tag stands for.
  func tagged(_ node: Located, _ tag: Tag) throws(YAMLError) -> Located {
    switch (tag, node.content) {
    case (.unsafe, _), (.sequence, .sequence), (.mapping, .mapping), (.pythonMapping, .mapping):
      return node
    case (.set, .mapping(let entries)):
      let set = ValueSet(entries.map(\.key.value))
      return Located(.scalar(.object(set)), at: node.location, isUnsafe: node.isUnsafe)
    case (.orderedMapping, .sequence(let items)), (.pairs, .sequence(let items)):
      var pairs: ValueList = []
      for item in items {
        guard case .mapping(let entries) = item.content, let entry = entries.first,
          entries.count == 1
        else { throw wrong(tag, "a list of mappings of one key", item.kindName, item.location) }
        pairs.append(.tuple([entry.key.value, entry.value.value]))
      }
      return Located(.scalar(.list(pairs)), at: node.location, isUnsafe: node.isUnsafe)
    case (.set, _), (.mapping, _), (.pythonMapping, _):
      throw wrong(tag, "a mapping", node.kindName, node.location)
    case (.sequence, _), (.orderedMapping, _), (.pairs, _):
      throw wrong(tag, "a list", node.kindName, node.location)
    default: throw wrong(tag, "a scalar", node.kindName, node.location)
    }
  }

  private func invalid(_ text: String, _ type: String, _ place: SourceLocation) -> YAMLError {
    YAMLError(kind: .invalidScalar(text, type: type), location: place)
  }

  private func wrong(
    _ tag: Tag, _ expected: String, _ found: String, _ place: SourceLocation
  ) -> YAMLError {
    YAMLError(
      kind: .wrongKind(tag: tag.shown, expected: expected, found: found), location: place)
  }
}
