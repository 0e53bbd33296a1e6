import Diagnostics
import Values

/// Builds located values from events, one document at a time.
struct Composer {
  /// How deep collections may nest: enough for any file, and few enough for the stack.
  static let depthLimit = 400
  /// How many values aliases may stand for: without a bound, a page of aliases to aliases stands
  /// for more values than memory holds.
  static let expansionLimit = 1_000_000

  let reader: EventReader
  let file: SourceFile
  let templates: YAML.Options.Templates
  var warnings: [Diagnostic] = []
  private var anchors: [String: Anchor] = [:]
  private var depth = 0
  /// How many values were built so far, those behind aliases included.
  private var count = 0
  private var expanded = 0
  private var hasStarted = false

  /// What an anchor names.
  private struct Anchor {
    /// The value; nil while it is being built.
    var value: Located?
    /// How many values it holds, itself included.
    var size = 0
    var location: SourceLocation
  }

  /// Reads `file`, which is UTF-8.
  init(_ file: SourceFile, templates: YAML.Options.Templates) {
    self.file = file
    self.templates = templates
    reader = EventReader(file)
  }

  /// The next document; nil behind the last.
  mutating func nextDocument() throws(YAMLError) -> YAML.Document? {
    if !hasStarted {
      _ = try reader.advance()
      hasStarted = true
    }
    guard try reader.advance() == .documentStart else { return nil }
    (anchors, warnings, count, expanded) = ([:], [], 0, 0)
    let value = try node(at: try reader.advance(), isUnsafe: false)
    _ = try reader.advance()
    return YAML.Document(value: value, warnings: warnings)
  }

  /// Throws where another document follows.
  func expectEnd() throws(YAMLError) {
    guard try reader.advance() == .documentStart else { return }
    throw YAMLError(kind: .moreDocuments, location: location)
  }

  /// Where the current event stands.
  var location: SourceLocation { place(reader.start..<reader.end) }

  /// Marks a stretch of the text.
  func place(_ range: Range<Int>) -> SourceLocation { SourceLocation(file: file, range: range) }

  /// The value that begins with an event.
  private mutating func node(
    at event: EventReader.Event, isUnsafe: Bool
  ) throws(YAMLError) -> Located {
    if event == .alias { return try alias() }
    let size = count
    count += 1
    let anchor = reader.anchor
    if let anchor { try open(anchor) }
    let value = try content(at: event, isUnsafe: isUnsafe)
    if let anchor {
      anchors[anchor]?.value = value
      anchors[anchor]?.size = count - size
    }
    return value
  }

  private mutating func content(
    at event: EventReader.Event, isUnsafe: Bool
  ) throws(YAMLError) -> Located {
    if event == .scalar { return try scalar(isUnsafe: isUnsafe) }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw YAMLError(kind: .nestingTooDeep(limit: Self.depthLimit), location: location)
    }
    let tag = try reader.tag.map { name throws(YAMLError) in try self.tag(name) }
    let start = reader.start
    let isUnsafe = isUnsafe || tag == .unsafe
    let collection =
      event == .sequenceStart
      ? try sequence(from: start, isUnsafe: isUnsafe)
      : try mapping(from: start, isUnsafe: isUnsafe)
    return try tag.map { tag throws(YAMLError) in try tagged(collection, tag) } ?? collection
  }

  private mutating func open(_ name: String) throws(YAMLError) {
    if let first = anchors[name] {
      throw YAMLError(
        kind: .duplicateAnchor(name), location: location,
        related: [.init(first.location, "first set here")])
    }
    anchors[name] = Anchor(location: location)
  }

  private mutating func alias() throws(YAMLError) -> Located {
    let name = reader.anchor ?? ""
    guard let anchor = anchors[name] else {
      let nearest = Suggestion.nearest(to: name, among: anchors.keys)
      throw YAMLError(kind: .undefinedAlias(name, nearest: nearest), location: location)
    }
    guard let value = anchor.value else {
      throw YAMLError(
        kind: .recursiveAlias(name), location: location,
        related: [.init(anchor.location, "the anchor")])
    }
    count += anchor.size
    expanded += anchor.size
    if expanded > Self.expansionLimit {
      throw YAMLError(kind: .expansionTooLarge(limit: Self.expansionLimit), location: location)
    }
    return value
  }

  private mutating func scalar(isUnsafe: Bool) throws(YAMLError) -> Located {
    if let name = reader.tag {
      let tag = try tag(name)
      let text = reader.text
      let place = location
      let isUnsafe = isUnsafe || tag == .unsafe
      let value = try scalar(text, tag, at: place, isUnsafe: isUnsafe)
      return Located(.scalar(value), at: place, isUnsafe: isUnsafe)
    }
    let place = location
    guard !reader.isPlain else {
      return Located(.scalar(try plain(isUnsafe, place)), at: place, isUnsafe: isUnsafe)
    }
    return Located(.scalar(text(reader.text, isUnsafe, place)), at: place, isUnsafe: isUnsafe)
  }

  private func plain(_ isUnsafe: Bool, _ place: SourceLocation) throws(YAMLError) -> Value {
    let text = reader.text
    let resolution = ScalarResolver.resolve(text)
    if case .string = resolution { return self.text(text, isUnsafe, place) }
    return try value(of: text, resolution, at: place)
  }

  private func text(_ text: String, _ isUnsafe: Bool, _ place: SourceLocation) -> Value {
    if templates == .marked, !isUnsafe, reader.looksTemplated {
      return .template(TemplateText(text, at: place))
    }
    return .string(text)
  }

  private mutating func sequence(from start: Int, isUnsafe: Bool) throws(YAMLError) -> Located {
    var items: [Located] = []
    while true {
      let event = try reader.advance()
      if event == .sequenceEnd { break }
      items.append(try node(at: event, isUnsafe: isUnsafe))
    }
    let last = items.last?.location.range.upperBound
    return Located(.sequence(items), at: span(from: start, last: last), isUnsafe: isUnsafe)
  }

  private mutating func mapping(from start: Int, isUnsafe: Bool) throws(YAMLError) -> Located {
    var builder = MappingBuilder()
    var last: Int?
    while true {
      let event = try reader.advance()
      if event == .mappingEnd { break }
      let (key, merges) = try key(at: event, isUnsafe: isUnsafe)
      let value = try node(at: try reader.advance(), isUnsafe: isUnsafe)
      last = value.location.range.upperBound
      if merges {
        try builder.merge(value)
      } else if let earlier = builder.add(key, value) {
        warnings.append(duplicate(key, earlier))
      }
    }
    return Located(
      .mapping(builder.finished), at: span(from: start, last: last), isUnsafe: isUnsafe)
  }

  /// From the start to the closing bracket, or, of a block, to the end of its last part: libyaml has
  /// a block end where the next thing begins.
  private func span(from start: Int, last: Int?) -> SourceLocation {
    let (begin, end) = (reader.start, reader.end)
    if end > begin { return place(start..<max(end, start)) }
    return place(start..<max(last ?? start, start))
  }

  /// A key, and whether it is `<<`; never a template, for Ansible templates no keys.
  private mutating func key(
    at event: EventReader.Event, isUnsafe: Bool
  ) throws(YAMLError) -> (key: Located, merges: Bool) {
    guard event == .scalar else { return (try compoundKey(at: event, isUnsafe), false) }
    if let tag = reader.tag {
      if tag == Tag.merge.rawValue { return (Located(.scalar("<<"), at: location), true) }
      return (try compoundKey(at: event, isUnsafe), false)
    }
    count += 1
    let text = reader.text
    let place = location
    let resolution = reader.isPlain ? ScalarResolver.resolve(text) : .string
    let value: Value =
      switch resolution {
      case .string, .merge, .value: .string(text)
      default: try self.value(of: text, resolution, at: place)
      }
    let key = Located(.scalar(value), at: place, isUnsafe: isUnsafe)
    if let anchor = reader.anchor {
      try open(anchor)
      anchors[anchor]?.value = key
      anchors[anchor]?.size = 1
    }
    return (key, resolution == .merge)
  }

  /// A key that is more than bare or quoted text.
  private mutating func compoundKey(
    at event: EventReader.Event, _ isUnsafe: Bool
  ) throws(YAMLError) -> Located {
    let start = reader.start
    var key = try node(at: event, isUnsafe: isUnsafe)
    switch key.content {
    case .scalar(.template(let template)): key.content = .scalar(.string(template.text))
    case .scalar(.list), .sequence: throw unacceptable(key, "list")
    case .scalar(.object(let object)) where object is ValueSet: throw unacceptable(key, "set")
    case .scalar: break
    case .mapping:
      // `{{ name }}` without quotes is a mapping whose key is a mapping.
      let brace = UInt8(ascii: "{")
      if start > 0, file.bytes[start] == brace, file.bytes[start - 1] == brace {
        let end = min(key.location.range.upperBound + 1, file.bytes.count)
        throw YAMLError(kind: .unquotedTemplate, location: place(start - 1..<end))
      }
      throw unacceptable(key, "mapping")
    }
    return key
  }

  private func unacceptable(_ key: Located, _ type: String) -> YAMLError {
    YAMLError(kind: .unacceptableKey(type), location: key.location)
  }

  private func duplicate(_ key: Located, _ earlier: Located) -> Diagnostic {
    Diagnostic(
      .warning, "key `\(key.value.pythonString)` stands twice in one mapping", at: key.location,
      label: "this one counts", related: [.init(earlier.location, "this one is ignored")])
  }
}
