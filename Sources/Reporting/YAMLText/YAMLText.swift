import OrderedCollections
import Values

/// Writes values as YAML for people to read, as ansible-core's callbacks have libyaml do: block
/// style, sorted keys, texts of several lines as literal blocks.
struct YAMLText {
  /// How the texts of several lines are made fit for a block.
  enum Blocks {
    /// Left as they are; what does not fit into a block is quoted.
    case exact
    /// Trailing space, tabs and control characters are given up.
    case readable
    /// As `readable`, by the rules of community.general's callback.
    case community
    /// Quoted, not in blocks.
    case none
  }

  let indent: Int
  let width: Int
  let blocks: Blocks
  /// The indentation of the collection that is being written; nil outside of any.
  var level: Int?
  var text = String.UnicodeScalarView()
  var column = 0
  /// Whether what was written last is white space, and whether the line so far is indentation only,
  /// dashes included.
  var isAfterSpace = true
  var isIndenting = true
  /// Whether the text ends in line breaks that belong to a block.
  var isOpenEnded = false

  /// The text of a value, its last line ended.
  static func text(of value: Value, indent: Int, width: Int, blocks: Blocks) -> String {
    var writer = YAMLText(indent: indent, width: width, blocks: blocks)
    writer.writeNode(value)
    if writer.isOpenEnded { writer.writeIndicator("...", needsSpace: true) }
    if writer.column > 0 { writer.writeBreak() }
    return String(writer.text)
  }

  private mutating func writeNode(_ value: Value, inMapping: Bool = false) {
    switch value {
    case .list(let items), .tuple(let items):
      guard !items.isEmpty else { return writeIndicator("[]", needsSpace: true) }
      nested(isIndented: !(inMapping && !isIndenting)) { writer in
        for item in items {
          writer.writeIndent()
          writer.writeIndicator("-", needsSpace: true, keepsIndenting: true)
          writer.writeNode(item)
        }
      }
    case .mapping(let mapping):
      guard !mapping.isEmpty else { return writeIndicator("{}", needsSpace: true) }
      nested(isIndented: true) { writer in
        for (key, value) in mapping.sortedByKey { writer.writeEntry(key, value) }
      }
    default: writeScalar(value, isKey: false)
    }
  }

  private mutating func writeEntry(_ key: Value, _ value: Value) {
    writeIndent()
    if fitted(key).scalar.isSimpleKey {
      writeScalar(key, isKey: true)
      writeIndicator(":", needsSpace: false)
    } else {
      writeIndicator("?", needsSpace: true, keepsIndenting: true)
      writeNode(key, inMapping: true)
      writeIndent()
      writeIndicator(":", needsSpace: true, keepsIndenting: true)
    }
    writeNode(value, inMapping: true)
  }

  private mutating func writeScalar(_ value: Value, isKey: Bool) {
    let (scalar, isPlain, wantsLiteral) = fitted(value)
    let outer = level
    level = level.map { $0 + indent } ?? indent
    switch scalar.style(isPlain: isPlain, wantsLiteral: wantsLiteral, isKey: isKey) {
    case .plain: writePlain(scalar.scalars, isFolded: !isKey)
    case .singleQuoted: writeSingleQuoted(scalar.scalars, isFolded: !isKey)
    case .doubleQuoted: writeDoubleQuoted(scalar.scalars, isFolded: !isKey)
    case .literal: writeLiteral(scalar.scalars)
    }
    level = outer
  }

  /// What is written for a scalar, whether it reads back as itself without quotes, and whether it
  /// is to be a block.
  private func fitted(_ value: Value) -> (scalar: YAMLScalar, isPlain: Bool, wantsLiteral: Bool) {
    let (text, isText) = scalarText(value)
    guard isText else { return (YAMLScalar(text), true, false) }
    let wantsLiteral = wantsLiteral(text)
    return (YAMLScalar(wantsLiteral ? fitForBlock(text) : text), text.isPlainYAMLText, wantsLiteral)
  }

  /// What stands for a scalar, and whether it is text.
  private func scalarText(_ value: Value) -> (text: String, isText: Bool) {
    switch value {
    case .null: ("null", false)
    case .bool(let flag): (flag ? "true" : "false", false)
    case .float(let number) where number.isNaN: (".nan", false)
    case .float(let number) where number.isInfinite: (number < 0 ? "-.inf" : ".inf", false)
    case .float:
      (
        value.pythonString.contains(".")
          ? value.pythonString : value.pythonString.replacing("e", with: ".0e"), false
      )
    case .int: (value.pythonString, false)
    case .object(let moment as Timestamp): (moment.pythonString, false)
    default: (value.pythonString, true)
    }
  }

  private func wantsLiteral(_ text: String) -> Bool {
    switch blocks {
    case .none: false
    case .exact, .readable: text.unicodeScalars.contains { $0.isYAMLBreak && $0 != "\r" }
    case .community:
      text.unicodeScalars.contains { $0.isYAMLBreak || (0x1C...0x1E).contains($0.value) }
    }
  }

  private func fitForBlock(_ text: String) -> String {
    switch blocks {
    case .none, .exact: return text
    case .readable:
      let kept = text.trimmingEnd.expandingTabs.unicodeScalars.filter {
        $0.isYAMLPrintable || $0.value == 0x85 || $0.value > 0xFFFF
      }
      return String(kept).withoutSpace { $0.isYAMLBreak && $0 != "\r" }
    case .community:
      let kept = text.trimmingEnd.unicodeScalars.filter {
        $0.value >= 0xA0 || (0x20...0x7E).contains($0.value) || (0x09...0x0D).contains($0.value)
      }
      let expanded = String(kept).expandingTabs
      let shown = expanded.unicodeScalars.filter { !(0x0B...0x0D).contains($0.value) }
      return String(shown).withoutSpace { $0 == "\n" }
    }
  }

  private mutating func nested(isIndented: Bool, _ write: (inout YAMLText) -> Void) {
    let outer = level
    level = level.map { isIndented ? $0 + indent : $0 } ?? 0
    write(&self)
    level = outer
  }
}

extension OrderedDictionary<Value, Value> {
  /// The entries sorted by key; as they are where Python could not compare the keys.
  fileprivate var sortedByKey: [(key: Value, value: Value)] {
    let entries = Array(self)
    guard let first = keys.first, keys.allSatisfy({ $0.order(against: first) != nil }) else {
      return entries
    }
    return entries.sorted { $0.key.order(against: $1.key) == .before }
  }
}

extension String {
  /// The text without spaces before certain characters.
  fileprivate func withoutSpace(before isBreak: (Unicode.Scalar) -> Bool) -> String {
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if isBreak(scalar) { while text.last == " " { text.removeLast() } }
      text.append(scalar)
    }
    return String(text)
  }
}
