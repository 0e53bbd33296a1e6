public import Diagnostics
import OrderedCollections

/// Reads JSON: RFC 8259, and `NaN`, `Infinity` and `-Infinity` as Python's `json` does.
///
/// Of equal keys the last counts. A surrogate without its other half becomes U+FFFD, for Swift's
/// text cannot hold it.
public enum JSONReader {
  /// The value of a whole text.
  public static func value(of file: SourceFile) throws(JSONError) -> Value {
    var parser = JSONParser(file, ValueBuilder())
    return try parser.document()
  }

  /// The value of a whole text that came from no file.
  public static func value(ofText text: String) throws(JSONError) -> Value {
    try value(of: SourceFile(name: "<json>", text: text))
  }

  /// The value of a whole text, each part with its place; where wanted, text with template syntax,
  /// but no key, becomes a `template`.
  public static func read(
    _ file: SourceFile, marksTemplates: Bool = false
  ) throws(JSONError) -> Located {
    var parser = JSONParser(file, LocatedBuilder(file: file, marksTemplates: marksTemplates))
    return try parser.document()
  }
}

/// What a parser makes of what it reads.
protocol JSONBuilder {
  associatedtype Node
  func scalar(_ value: Value, _ range: Range<Int>) -> Node
  func list(_ items: [Node], _ range: Range<Int>) -> Node
  func mapping(_ entries: [JSONEntry<Node>], _ range: Range<Int>) -> Node
}

/// A member of an object.
struct JSONEntry<Node> {
  let key: String
  let place: Range<Int>
  let value: Node
}

private struct ValueBuilder: JSONBuilder {
  func scalar(_ value: Value, _ range: Range<Int>) -> Value { value }

  func list(_ items: [Value], _ range: Range<Int>) -> Value { .list(items) }

  func mapping(_ entries: [JSONEntry<Value>], _ range: Range<Int>) -> Value {
    var mapping = Mapping(minimumCapacity: entries.count)
    for entry in entries { mapping[.string(entry.key)] = entry.value }
    return .mapping(mapping)
  }
}

private struct LocatedBuilder: JSONBuilder {
  let file: SourceFile
  let marksTemplates: Bool

  func scalar(_ value: Value, _ range: Range<Int>) -> Located {
    let place = SourceLocation(file: file, range: range)
    if marksTemplates, case .string(let text) = value, TemplateText.looksTemplated(text) {
      return Located(.scalar(.template(TemplateText(text, at: place))), at: place)
    }
    return Located(.scalar(value), at: place)
  }

  func list(_ items: [Located], _ range: Range<Int>) -> Located {
    Located(.sequence(items), at: SourceLocation(file: file, range: range))
  }

  func mapping(_ entries: [JSONEntry<Located>], _ range: Range<Int>) -> Located {
    var members: OrderedDictionary<Value, Located.Entry> = [:]
    for entry in entries {
      let name = Value.string(entry.key)
      let key = Located(.scalar(name), at: SourceLocation(file: file, range: entry.place))
      members[name] = Located.Entry(key: key, value: entry.value)
    }
    let place = SourceLocation(file: file, range: range)
    return Located(.mapping(Array(members.values)), at: place)
  }
}
