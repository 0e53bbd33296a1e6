public import Values

/// Writes values as YAML, byte by byte as ansible-core 2.16 does through PyYAML and libyaml.
///
/// `Dumper()` is `to_yaml`, `Dumper(indent: 4, flow: .never)` is `to_nice_yaml`. What PyYAML writes
/// as an anchor and aliases, the same list or mapping at several places, is written out each time.
public struct Dumper: Sendable {
  /// Which lists and mappings stand in brackets and braces; Python's `default_flow_style`.
  public enum Flow: Sendable {
    /// Those that hold scalars only: `None`.
    case automatic
    /// All: `True`.
    case always
    /// Only empty ones: `False`.
    case never
  }

  /// How all scalars are quoted; Python's `default_style`.
  public enum Style: Sendable {
    /// In single quotes.
    case singleQuoted
    /// In double quotes.
    case doubleQuoted
    /// As a block that keeps its lines, `|`.
    case literal
    /// As a block that folds its lines, `>`.
    case folded
  }

  /// What becomes of secrets.
  public enum Secrets: Sendable {
    /// They print as asterisks: for what is shown.
    case masked
    /// They print as their text: for what is used.
    case exposed
  }

  /// How many spaces a level is indented, from 2 to 9; anything else means 2.
  public var indent: Int?
  /// Where lines are folded; nil means 80.
  public var width: Int?
  /// Whether keys are sorted, where they can be compared.
  public var sortsKeys: Bool
  /// Which lists and mappings stand in brackets and braces.
  public var flow: Flow
  /// How all scalars are quoted; nil leaves it to each.
  public var style: Style?
  /// Whether characters beyond ASCII stand as they are.
  public var allowsUnicode: Bool
  /// Whether the text begins with `---`.
  public var startsExplicitly: Bool
  /// Whether the text ends with `...`.
  public var endsExplicitly: Bool
  /// What becomes of secrets.
  public var secrets: Secrets

  /// Writes as `to_yaml` does, secrets masked, unless told otherwise.
  public init(
    indent: Int? = nil, width: Int? = nil, sortsKeys: Bool = true, flow: Flow = .automatic,
    style: Style? = nil, allowsUnicode: Bool = true, startsExplicitly: Bool = false,
    endsExplicitly: Bool = false, secrets: Secrets = .masked
  ) {
    self.indent = indent
    self.width = width
    self.sortsKeys = sortsKeys
    self.flow = flow
    self.style = style
    self.allowsUnicode = allowsUnicode
    self.startsExplicitly = startsExplicitly
    self.endsExplicitly = endsExplicitly
    self.secrets = secrets
  }

  /// The text of a value, ended by a line break.
  ///
  /// Throws `unrepresentable` where it holds something that is no data, such as a function.
  public func text(of value: Value) throws(YAMLError) -> String {
    let node = try DumpNode(value, in: self)
    let writer = EventWriter(
      indent: indent, width: width, allowsUnicode: allowsUnicode,
      startsExplicitly: startsExplicitly)
    node.write(to: writer)
    return writer.finish(endsExplicitly: endsExplicitly)
  }
}
