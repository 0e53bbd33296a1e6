import Diagnostics
import Values

/// Builds located values from events.
struct Composer {
  private let reader: EventReader
  private let file: SourceFile
  private let marksTemplates: Bool
  private var anchors: [String: Located] = [:]
  private var open: Set<String> = []
  private var expansion = 0
  private(set) var warnings: [Diagnostic] = []

  /// How many values aliases may stand for in all: enough for any person, too few for a bomb.
  private static let expansionLimit = 1_000_000
  /// How deep values may nest.
  private static let depthLimit = 500

  init(_ file: SourceFile, marksTemplates: Bool) {
    reader = EventReader(file)
    self.file = file
    self.marksTemplates = marksTemplates
  }

  /// The next document, or nil at the end of the text.
  mutating func document() throws(YAMLError) -> Located? {
    while true {
      let event = try next()
      switch event.kind {
      case .streamEnd: return nil
      case .documentStart:
        anchors = [:]
        let root = try value(try next(), depth: 0)
        _ = try next()
        return root
      default: continue
      }
    }
  }

  mutating func next() throws(YAMLError) -> EventReader.Event {
    do {
      return try reader.next()
    } catch {
      throw YAMLError(error, in: file)
    }
  }

  func location(_ range: Range<Int>) -> SourceLocation {
    SourceLocation(file: file, range: range)
  }

  mutating func value(
    _ event: EventReader.Event, depth: Int
  ) throws(YAMLError) -> Located {
    let place = location(event.range)
    guard depth < Self.depthLimit else { throw YAMLError(.tooDeep, at: place) }
    switch event.kind {
    case .alias(let name): return try resolve(alias: name, at: place)
    case .scalar(let text, let tag, let anchor, let isPlain):
      let value = try scalar(text, tag: tag, isPlain: isPlain, at: place)
      if let anchor { anchors[anchor] = value }
      return value
    case .sequenceStart(let tag, let anchor):
      let value = try collection(tag, anchor, at: place) { composer throws(YAMLError) in
        try composer.sequence(from: place, depth: depth)
      }
      return value
    case .mappingStart(let tag, let anchor):
      return try collection(tag, anchor, at: place) { composer throws(YAMLError) in
        try composer.mapping(from: place, depth: depth)
      }
    default: throw YAMLError(.unexpectedEnd, at: place)
    }
  }

  private mutating func resolve(
    alias name: String, at place: SourceLocation
  ) throws(YAMLError) -> Located {
    if open.contains(name) { throw YAMLError(.recursiveAlias(name), at: place) }
    guard let value = anchors[name] else {
      throw YAMLError(.unknownAlias(name, known: Array(anchors.keys)), at: place)
    }
    expansion += Self.size(of: value)
    guard expansion <= Self.expansionLimit else { throw YAMLError(.tooLarge, at: place) }
    return value
  }

  /// A collection, which aliases inside it may not name, for it would hold itself.
  private mutating func collection(
    _ tag: String?, _ anchor: String?, at place: SourceLocation,
    _ read: (inout Composer) throws(YAMLError) -> Located
  ) throws(YAMLError) -> Located {
    if let tag, !Tags.collections.contains(tag) { throw YAMLError(.unknownTag(tag), at: place) }
    if let anchor { open.insert(anchor) }
    let value = try read(&self)
    if let anchor {
      open.remove(anchor)
      anchors[anchor] = value
    }
    return value
  }

  private mutating func sequence(
    from start: SourceLocation, depth: Int
  ) throws(YAMLError) -> Located {
    var items: [Located] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind {
        let range = start.range.lowerBound..<event.range.upperBound
        return Located(.sequence(items), at: location(range))
      }
      items.append(try value(event, depth: depth + 1))
    }
  }

  private func scalar(
    _ text: String, tag: String?, isPlain: Bool, at place: SourceLocation
  ) throws(YAMLError) -> Located {
    let isUnsafe = tag == "!unsafe"
    var value: Value
    if let tag {
      guard let tagged = Tags.value(of: text, tag: tag) else {
        let isKnown = tag.hasPrefix("tag:yaml.org,2002:")
        throw YAMLError(isKnown ? .wrongScalar(text, tag: tag) : .unknownTag(tag), at: place)
      }
      value = tagged
    } else {
      value = isPlain ? ScalarResolver.resolve(text) : .string(text)
    }
    if marksTemplates, !isUnsafe, case .string(let text) = value,
      TemplateText.looksTemplated(text)
    {
      value = .template(TemplateText(text, at: place))
    }
    return Located(.scalar(value), at: place, isUnsafe: isUnsafe)
  }

  mutating func warn(_ diagnostic: Diagnostic) { warnings.append(diagnostic) }

  private static func size(of value: Located) -> Int {
    switch value.content {
    case .scalar: 1
    case .sequence(let items): items.reduce(1) { $0 + size(of: $1) }
    case .mapping(let entries): entries.reduce(1) { $0 + size(of: $1.value) }
    }
  }
}

extension EventReader.Event {
  /// Whether this is the plain key `<<`.
  var isMergeKey: Bool {
    if case .scalar("<<", nil, _, true) = kind { true } else { false }
  }
}
