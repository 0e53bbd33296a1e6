import OrderedCollections
import Values

/// A value on its way to text: with its tag and its style.
enum DumpNode {
  case scalar(text: String, tag: Tag, style: EventWriter.Style)
  case sequence([DumpNode], isFlow: Bool)
  case mapping([(key: DumpNode, value: DumpNode)], isFlow: Bool, tag: Tag?)

  /// Represents a value as PyYAML's `SafeRepresenter` and Ansible's dumper do.
  init(_ value: Value, in dumper: Dumper) throws(YAMLError) {
    switch value {
    case .null: self = .plain("null", .null, dumper)
    case .bool(let flag): self = .plain(flag ? "true" : "false", .bool, dumper)
    case .int(let number): self = .plain(String(number), .int, dumper)
    case .float(let number): self = .plain(Self.text(of: number), .float, dumper)
    case .string(let text): self = .plain(text, .string, dumper)
    case .template(let template): self = .plain(template.text, .string, dumper)
    case .list(let items), .tuple(let items): self = try .list(items, dumper)
    case .mapping(let mapping): self = try .mapping(mapping, dumper)
    case .object(let object): self = try Self.node(of: object, dumper)
    }
  }

  private static func plain(_ text: String, _ tag: Tag, _ dumper: Dumper) -> DumpNode {
    let style: EventWriter.Style =
      switch dumper.style {
      case nil: .any
      case .singleQuoted: .singleQuoted
      case .doubleQuoted: .doubleQuoted
      case .literal: .literal
      case .folded: .folded
      }
    return .scalar(text: text, tag: tag, style: style)
  }

  private static func text(of number: Double) -> String {
    if number.isNaN { return ".nan" }
    if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
    let text = PythonFloat.representation(number)
    // YAML 1.1 takes no exponent without a point before it.
    if text.contains("."), !text.contains("e") { return text }
    return text.contains(".") ? text : text.replacing("e", with: ".0e", maxReplacements: 1)
  }

  private static func list(_ items: ValueList, _ dumper: Dumper) throws(YAMLError) -> DumpNode {
    var nodes: [DumpNode] = []
    for item in items { nodes.append(try DumpNode(item, in: dumper)) }
    return .sequence(nodes, isFlow: isFlow(nodes, dumper))
  }

  private static func mapping(
    _ mapping: Mapping, _ dumper: Dumper, tag: Tag? = nil
  ) throws(YAMLError) -> DumpNode {
    var nodes: [(key: DumpNode, value: DumpNode)] = []
    for (key, value) in ordered(mapping, dumper) {
      nodes.append((try DumpNode(key, in: dumper), try DumpNode(value, in: dumper)))
    }
    let isFlow = isFlow(nodes.flatMap { [$0.key, $0.value] }, dumper)
    return .mapping(nodes, isFlow: isFlow, tag: tag)
  }

  /// The entries, sorted by key; as they are where two keys cannot be compared.
  private static func ordered(
    _ mapping: Mapping, _ dumper: Dumper
  ) -> [(key: Value, value: Value)] {
    let entries = mapping.map { (key: $0.key, value: $0.value) }
    guard dumper.sortsKeys, let first = entries.first,
      entries.allSatisfy({ $0.key.order(against: first.key) != nil })
    else { return entries }
    return entries.sorted { $0.key.order(against: $1.key) == .before }
  }

  private static func isFlow(_ nodes: [DumpNode], _ dumper: Dumper) -> Bool {
    switch dumper.flow {
    case .always: true
    case .never: false
    case .automatic:
      nodes.allSatisfy { node in
        if case .scalar(_, _, .any) = node { true } else { false }
      }
    }
  }

  private static func node(
    of object: any ValueObject, _ dumper: Dumper
  ) throws(YAMLError) -> DumpNode {
    switch object {
    case let vaulted as VaultedText:
      return .scalar(text: vaulted.ciphertext, tag: .vault, style: .literal)
    case let secret as Secret:
      let text = dumper.secrets == .exposed ? secret.exposed : secret.description
      return .plain(text, .string, dumper)
    case let number as LargeInteger:
      return .plain(number.pythonRepresentation, .int, dumper)
    case let moment as Timestamp:
      return .plain(moment.isoFormat(separator: " "), .timestamp, dumper)
    case let bytes as ByteText:
      return .scalar(text: Base64.encode(bytes.bytes), tag: .binary, style: .literal)
    case let set as ValueSet:
      let members = (set.items ?? []).map { ($0, Value.null) }
      return try .mapping(
        Mapping(members, uniquingKeysWith: { first, _ in first }), dumper, tag: .set)
    default: break
    }
    if let text = object.text { return .plain(text, .string, dumper) }
    if let items = object.items { return try .list(items, dumper) }
    if let mapping = object.mapping { return try .mapping(mapping, dumper) }
    throw YAMLError(kind: .unrepresentable(object.typeName), location: nil)
  }

  /// Writes the events of the node and of what it holds.
  func write(to writer: EventWriter) {
    switch self {
    case .scalar(let text, let tag, let style):
      let isPlain = Tag.prefix + ScalarResolver.resolve(text).tag == tag.rawValue
      writer.scalar(
        text, tag: tag.rawValue, isPlain: isPlain, isText: tag == .string, style: style)
    case .sequence(let items, let isFlow):
      writer.startSequence(isFlow: isFlow)
      for item in items { item.write(to: writer) }
      writer.endSequence()
    case .mapping(let entries, let isFlow, let tag):
      writer.startMapping(isFlow: isFlow, tag: tag?.rawValue)
      for entry in entries {
        entry.key.write(to: writer)
        entry.value.write(to: writer)
      }
      writer.endMapping()
    }
  }
}
