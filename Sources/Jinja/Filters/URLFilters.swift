import OrderedCollections
import Values

/// Filters of Jinja2 3.1 for addresses in the web.
enum URLFilters {
  static let all: [Filter] = [
    Filter(raw: "urlencode") { value, arguments, rendering in
      _ = try ArgumentBinder(arguments, for: [], in: rendering)
      try value.requireDefined()
      if let text = value.string { return .string(quoted(text, keeping: "/")) }
      if value.number != nil || value.isNull {
        return .string(quoted(value.pythonString, keeping: "/"))
      }
      let pairs: [(Value, Value)]
      if let mapping = value.mapping {
        pairs = mapping.map { ($0.key, $0.value) }
      } else {
        pairs = try rendering.iterate(value).map { pair in
          guard let parts = pair.items, parts.count == 2 else {
            throw TemplateError("`urlencode` needs pairs of a name and a value")
          }
          return (parts[0], parts[1])
        }
      }
      let encoded = try pairs.map { name, value in
        let name = quoted(try rendering.text(of: name), keeping: "")
        let text = quoted(try rendering.text(of: try rendering.resolved(value)), keeping: "")
        return (name + "=" + text).replacing("%20", with: "+")
      }
      return .string(encoded.joined(separator: "&"))
    },
    Filter(
      "urlize", .named("trim_url_limit", Int?.none), .named("nofollow", false),
      .named("target", String?.none), .named("rel", String?.none),
      .named("extra_schemes", Value.null)
    ) {
      (
        rendering, text: String, limit: Int?, isNofollow: Bool, target: String?, rel: String?,
        schemes: Value
      ) in
      var words = Set((rel ?? "").split(separator: " ").map(String.init))
      if isNofollow { words.insert("nofollow") }
      words.insert("noopener")
      let extra = schemes.isNull ? [] : try rendering.iterate(schemes).map(\.pythonString)
      for scheme in extra where scheme.wholeMatch(of: /[\w.+\-]{2,}:\/{0,2}/) == nil {
        throw TemplateError("`\(scheme)` is no scheme of an address, such as `tel:`")
      }
      let link = Link(
        limit: limit, relation: words.sorted().joined(separator: " "), target: target,
        schemes: extra)
      return link.applied(to: text)
    },
  ]

  /// The text with what has a meaning in an address as percent signs and hexadecimal digits.
  static func quoted(_ text: String, keeping safe: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain = byte < 0x80 && (Character(scalar).isLetter || Character(scalar).isNumber)
      if isPlain || "_.-~".utf8.contains(byte) || safe.utf8.contains(byte) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
  }
}

extension URLFilters {
  /// How addresses in a text become links.
  private struct Link {
    let limit: Int?
    let relation: String
    let target: String?
    let schemes: [String]

    func applied(to text: String) -> String {
      let pieces = MarkupFilters.escaped(text).split(
        omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
      let blanks = MarkupFilters.escaped(text).filter(\.isWhitespace)
      var result = ""
      var blank = blanks.makeIterator()
      for piece in pieces {
        result += linked(String(piece))
        if let next = blank.next() { result.append(next) }
      }
      return result
    }

    private func linked(_ word: String) -> String {
      var head = ""
      var middle = word
      var tail = ""
      while let mark = ["(", "<", "&lt;"].first(where: middle.hasPrefix) {
        head += mark
        middle.removeFirst(mark.count)
      }
      while let mark = [")", ">", ".", ",", "\n", "&gt;"].first(where: middle.hasSuffix) {
        tail = mark + tail
        middle.removeLast(mark.count)
      }
      for (open, close) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] {
        balance(open, close, &middle, &tail)
      }
      return head + (anchor(middle) ?? middle) + tail
    }

    /// Gives back a closing bracket that belongs to one inside the address.
    private func balance(
      _ open: String, _ close: String, _ middle: inout String, _ tail: inout String
    ) {
      let opened = middle.ranges(of: open).count
      let closed = middle.ranges(of: close).count
      var missing = opened - closed
      while missing > 0, let range = tail.firstRange(of: close) {
        middle += tail[..<range.upperBound]
        tail.removeSubrange(..<range.upperBound)
        missing -= 1
      }
    }

    private func anchor(_ word: String) -> String? {
      let target = target.map { " target=\"\(MarkupFilters.escaped($0))\"" } ?? ""
      let relation = relation.isEmpty ? "" : " rel=\"\(MarkupFilters.escaped(relation))\""
      if word.wholeMatch(of: /(?i)((https?:\/\/|www\.)[\w\-.]+\.?[\w\-]*(:[0-9]+)?([\/?#]\S*)?)/)
        != nil || isBareDomain(word),
        word.contains(".") || word.contains("://")
      {
        let isWhole = word.lowercased().hasPrefix("http")
        let address = isWhole ? word : "https://" + word
        return "<a href=\"\(address)\"\(relation)\(target)>\(trimmed(word))</a>"
      }
      if word.hasPrefix("mailto:"), word.dropFirst(7).contains("@") {
        return "<a href=\"\(word)\">\(word.dropFirst(7))</a>"
      }
      if word.wholeMatch(of: /\S+@\w[\w.\-]*\.\w+/) != nil, !word.hasPrefix("www."),
        !word.contains(":"), !word.hasPrefix("@")
      {
        return "<a href=\"mailto:\(word)\">\(word)</a>"
      }
      for scheme in schemes where word != scheme && word.hasPrefix(scheme) {
        return "<a href=\"\(word)\"\(relation)\(target)>\(word)</a>"
      }
      return nil
    }

    /// Without a scheme, only the oldest domains are taken for an address.
    private func isBareDomain(_ word: String) -> Bool {
      let pattern =
        /(?i)([\w%\-]{2,63}\.)+(com|edu|gov|info|int|mil|net|org)(:[0-9]{1,5})?([\/?#]\S*)?/
      return word.wholeMatch(of: pattern) != nil
    }

    private func trimmed(_ word: String) -> String {
      guard let limit, word.count > limit else { return word }
      return word.prefix(limit) + "..."
    }
  }
}
