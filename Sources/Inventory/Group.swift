public import Diagnostics
public import OrderedCollections

/// A group of hosts and of further groups.
public struct Group: Sendable {
  /// Its name.
  public let name: String
  /// Where it is named first.
  public internal(set) var location: SourceLocation?
  /// The hosts that it names itself.
  public internal(set) var hosts: OrderedSet<String> = []
  /// The groups that it holds.
  public internal(set) var children: OrderedSet<String> = []
  /// The groups that hold it.
  public internal(set) var parents: OrderedSet<String> = []
  /// The longest way down to it from `all`; variables of deeper groups win.
  public internal(set) var depth = 0
  /// `ansible_group_priority`; of equally deep groups, the variables of the greater one win.
  public internal(set) var priority = 1
  /// What inventory sources set on it, in order; of equal names the last counts.
  public internal(set) var definitions: [Definition] = []

  init(_ name: String, location: SourceLocation?) {
    self.name = name
    self.location = location
  }

  /// Whether variables of `left` are weaker than those of `right`, which is below or beside it.
  static func isWeaker(_ left: Group, _ right: Group) -> Bool {
    if left.depth != right.depth { return left.depth < right.depth }
    if left.priority != right.priority { return left.priority < right.priority }
    return left.name.precedes(right.name)
  }

  /// Whether the name is one that templates can use as it is: letters, digits and `_` only.
  var hasPlainName: Bool {
    guard let first = name.unicodeScalars.first, !first.properties.isNumeral else { return false }
    return name.unicodeScalars.allSatisfy {
      $0 == "_" || $0.properties.isAlphabetic || $0.properties.isNumeral
    }
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isNumeral: Bool { generalCategory == .decimalNumber }
}

extension String {
  /// Order by Unicode scalars, as Python sorts text.
  func precedes(_ other: String) -> Bool {
    unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars)
  }
}
