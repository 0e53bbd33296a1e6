import Values

/// What the names of hosts and groups are compared with: a wildcard, or `~` and a regular
/// expression that fits the beginning of a name.
enum NameMatcher {
  case exact(String)
  case wildcard(Wildcard)
  case expression(Regex<AnyRegexOutput>)

  init(_ text: String) throws(InventoryError) {
    if text.hasPrefix("~") {
      do {
        self = .expression(try Regex(String(text.dropFirst())))
      } catch {
        throw InventoryError(.wrongExpression(String(text.dropFirst())))
      }
    } else if text.contains(where: { "*?[".contains($0) }) {
      self = .wildcard(Wildcard(text))
    } else {
      self = .exact(text)
    }
  }

  func matches(_ name: String) -> Bool {
    switch self {
    case .exact(let text): name == text
    case .wildcard(let wildcard): wildcard.matches(name)
    case .expression(let expression): (try? expression.prefixMatch(in: name)) != nil
    }
  }

  /// The names that fit, in their order.
  func filter(_ names: some Sequence<String>) -> [String] { names.filter(matches) }
}
