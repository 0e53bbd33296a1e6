import Diagnostics

/// One term of a pattern of hosts, such as `web*[0:2]`, `!db` or `&~node\d`.
struct Pattern {
  /// What the term does to the hosts that the terms before it chose.
  enum Effect {
    case add
    case intersect
    case remove
  }

  /// Which of the matching hosts are meant.
  enum Subscript {
    case index(Int)
    case slice(from: Int, through: Int?)
  }

  /// The term as written, without `!` and `&`.
  let text: String
  let effect: Effect
  /// What names are compared with: the text without its subscript.
  let expression: String
  let part: Subscript?
  /// Whether the subscript is written `[1-3]`, which older Ansibles took.
  let hasDash: Bool

  init(_ term: String) {
    switch term.first {
    case "!": effect = .remove
    case "&": effect = .intersect
    default: effect = .add
    }
    text = effect == .add ? term : String(term.dropFirst())
    (expression, part, hasDash) = Self.splitSubscript(text)
  }

  /// The terms of a text, which `,` separates; where there is none, `:` does, unless the whole text
  /// is one address or one range.
  ///
  /// Behaves as ansible-core's `split_host_pattern`, 2.16.
  static func split(_ text: String) -> [String] {
    let terms: [Substring]
    if text.contains(",") {
      terms = text.split(separator: ",")
    } else if HostAddress(text) != nil {
      terms = [text[...]]
    } else {
      terms = splitAtColons(text)
    }
    return terms.map(\.trimmed).filter { !$0.isEmpty }
  }

  /// Terms end at spaces and colons that are not in brackets.
  private static func splitAtColons(_ text: String) -> [Substring] {
    var terms: [Substring] = []
    var start = text.startIndex
    var index = start
    while index < text.endIndex {
      let character = text[index]
      if character == "[", let close = text[index...].firstIndex(of: "]") {
        index = text.index(after: close)
      } else if character == ":" || character == "[" || character == "]" || character.isWhitespace {
        terms.append(text[start..<index])
        index = text.index(after: index)
        start = index
      } else {
        index = text.index(after: index)
      }
    }
    return (terms + [text[start...]]).filter { !$0.isEmpty }
  }

  private static func splitSubscript(_ text: String) -> (String, Subscript?, hasDash: Bool) {
    // The brackets of a regular expression are its own.
    guard !text.hasPrefix("~"), text.hasSuffix("]"), let open = text.lastIndex(of: "["),
      open > text.startIndex
    else { return (text, nil, false) }
    let inside = text[text.index(after: open)...].dropLast()
    let expression = String(text[..<open])
    if let index = number(inside.first == "-" ? inside.dropFirst() : inside) {
      return (expression, .index(inside.first == "-" ? -index : index), false)
    }
    guard let separator = inside.firstIndex(where: { $0 == ":" || $0 == "-" }),
      let from = number(inside[..<separator])
    else { return (text, nil, false) }
    let end = inside[inside.index(after: separator)...]
    guard end.isEmpty || number(end) != nil else { return (text, nil, false) }
    return (expression, .slice(from: from, through: number(end)), inside[separator] == "-")
  }

  private static func number(_ digits: Substring) -> Int? {
    digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
  }

  /// Those of the hosts that the subscript means; nil where it means one that does not exist.
  func select(_ hosts: [String]) -> [String]? {
    guard !hosts.isEmpty else { return hosts }
    switch part {
    case nil: return hosts
    case .index(let index):
      let place = index < 0 ? hosts.count + index : index
      return hosts.indices.contains(place) ? [hosts[place]] : nil
    case .slice(let from, let through):
      let end = min(through.map { $0 + 1 } ?? hosts.count, hosts.count)
      return from < end ? Array(hosts[from..<end]) : []
    }
  }
}
