import Jinja
import OrderedCollections
import Values

/// Text for shells and for comments, and truth values of words.
enum QuotingFilters {
  static let all: [Filter] = [
    Filter("quote") { (value: Value) in
      try value.requireDefined()
      let text = Text(string: value.isNull ? "" : value.pythonString, isSecret: value.holdsSecret)
      return text.derived(quoted(text.string))
    },
    comment,
    // Ansible's own subclasses of text, list and mapping all show as the plain types here.
    Filter("type_debug") { (value: Value) in value.typeName },
    // What stays text, even where it looks like a list or a truth value.
    Filter("string") { (text: Text) in Value.nativeText(text.string, isSecret: text.isSecret) },
    Filter("bool") { (value: Value) in
      try value.requireDefined()
      return truth(of: value)
    },
  ]

  /// The text in single quotes, unless it is one word that no shell acts on.
  private static func quoted(_ text: String) -> String {
    let isPlain: (UInt8) -> Bool = { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "@%_-+=:,./".utf8.contains(byte)
      }
    }
    if !text.isEmpty, text.utf8.allSatisfy(isPlain) { return text }
    return "'" + text.replacing(bytesOf: "'", with: "'\"'\"'") + "'"
  }

  /// True for the words that Ansible takes for true, `none` for nothing, false for all else.
  private static func truth(of value: Value) -> Value {
    switch value {
    case .null, .bool: value
    default:
      switch value.number {
      case let number?: .bool(number.double == 1)
      case nil: .bool(value.string.map { yes.contains($0.lowercased()) } ?? false)
      }
    }
  }

  private static let yes: Set<String> = ["yes", "on", "1", "true"]

  /// The text as a comment of a style: `plain`, `erlang`, `c`, `cblock`, `xml`, each part of which an
  /// argument may replace.
  private static let comment = Filter(raw: "comment") { value, arguments, rendering in
    let text = try Text.reading(value, in: rendering)
    let name = try arguments.value(at: 0, or: "style").map(rendering.text(of:)) ?? "plain"
    guard var style = CommentStyle.known[name] else {
      throw TemplateError(
        "there is no comment style `\(name)`",
        hint: "one of: " + CommentStyle.known.keys.sorted().joined(separator: ", "))
    }
    if arguments.positional.count > 1 {
      throw TemplateError(.tooManyArguments(given: arguments.positional.count, taken: 1))
    }
    for (name, value) in arguments.named where name != "style" {
      try style.set(name, to: value, in: rendering)
    }
    return text.derived(style.commented(text.string))
  }
}

/// The parts of a comment.
private struct CommentStyle {
  var newline = "\n"
  var beginning = ""
  var decoration: String
  var end = ""
  var prefix: String?
  var prefixCount = 1
  var postfix: String?
  var postfixCount = 1

  static let known: [String: CommentStyle] = [
    "plain": CommentStyle(decoration: "# "),
    "erlang": CommentStyle(decoration: "% "),
    "c": CommentStyle(decoration: "// "),
    "cblock": CommentStyle(beginning: "/*", decoration: " * ", end: " */"),
    "xml": CommentStyle(beginning: "<!--", decoration: " - ", end: "-->"),
  ]

  mutating func set(_ name: String, to value: Value, in rendering: Rendering) throws {
    switch name {
    case "newline": newline = try rendering.text(of: value)
    case "beginning": beginning = try rendering.text(of: value)
    case "decoration": decoration = try rendering.text(of: value)
    case "end": end = try rendering.text(of: value)
    case "prefix": prefix = try rendering.text(of: value)
    case "prefix_count": prefixCount = try Int.reading(value, in: rendering)
    case "postfix": postfix = try rendering.text(of: value)
    case "postfix_count": postfixCount = try Int.reading(value, in: rendering)
    // Ansible takes any name and does nothing with it.
    default: return
    }
  }

  func commented(_ text: String) -> String {
    let bare = decoration.withoutTrailingSpace
    let (prefix, postfix) = (prefix ?? bare, postfix ?? bare)
    let line = prefix.isEmpty || prefix == newline ? prefix : prefix + newline
    let before = String(repeating: line, count: max(0, prefixCount))
    let body = (decoration + text.replacing(bytesOf: newline, with: newline + decoration))
      .replacing(bytesOf: decoration + newline, with: bare + newline)
    let after = String(repeating: newline + postfix, count: max(0, postfixCount))
    return (beginning.isEmpty ? "" : beginning + newline) + before + body + after
      + (end.isEmpty ? "" : newline + end)
  }
}

extension String {
  /// The text with each `old` replaced, also where that is only half of what Swift takes for one
  /// character, as a line break behind a carriage return is.
  fileprivate func replacing(bytesOf old: String, with new: String) -> String {
    guard !old.isEmpty else { return self }
    let wanted = Array(old.utf8)
    var result: [UInt8] = []
    var rest = Array(utf8)[...]
    while rest.count >= wanted.count {
      if rest.starts(with: wanted) {
        result += new.utf8
        rest = rest.dropFirst(wanted.count)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return String(decoding: result + rest, as: UTF8.self)
  }
}
