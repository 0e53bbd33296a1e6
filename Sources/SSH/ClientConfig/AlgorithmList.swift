/// A change to a list of algorithms as `HostKeyAlgorithms` writes it; names may hold wildcards.
public enum AlgorithmList: Sendable, Hashable {
  /// Exactly these, in this order.
  case only([String])
  /// These after the defaults (`+`).
  case appended([String])
  /// The defaults without these (`-`).
  case removed([String])
  /// These before the defaults (`^`).
  case prepended([String])

  /// Reads `a,b`, `+a,b`, `-a*` or `^a`.
  public init(_ text: String) {
    let names = { (text: Substring) in text.split(separator: ",").map(String.init) }
    switch text.first {
    case "+": self = .appended(names(text.dropFirst()))
    case "-": self = .removed(names(text.dropFirst()))
    case "^": self = .prepended(names(text.dropFirst()))
    default: self = .only(names(text[...]))
    }
  }

  /// Whether it replaces the defaults, so that their order must not be touched.
  public var isExclusive: Bool {
    if case .only = self { true } else { false }
  }

  /// The defaults after the change, holding only what `supported` has.
  public func applied(to defaults: [String], supported: [String]) -> [String] {
    switch self {
    case .only(let patterns): return named(patterns, in: supported)
    case .appended(let patterns):
      return defaults + named(patterns, in: supported).filter { !defaults.contains($0) }
    case .removed(let patterns):
      let removed = Set(named(patterns, in: defaults))
      return defaults.filter { !removed.contains($0) }
    case .prepended(let patterns):
      let first = named(patterns, in: supported)
      return first + defaults.filter { !first.contains($0) }
    }
  }

  private func named(_ patterns: [String], in names: [String]) -> [String] {
    var found: [String] = []
    for pattern in patterns.map(WildcardPattern.init) {
      found += names.filter { pattern.matches($0) && !found.contains($0) }
    }
    return found
  }
}
