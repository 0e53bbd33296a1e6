/// Python's `set`, as YAML's `!!set` gives it; the items keep the order in which they were added.
public final class ValueSet: ValueObject {
  private let members: ValueList

  /// Holds each of `items` once.
  public init(_ items: some Sequence<Value>) {
    var seen: Set<Value> = []
    members = items.filter { seen.insert($0).inserted }
  }

  /// `set`.
  public var typeName: String { "set" }
  /// The members.
  public var items: ValueList? { members }

  /// As Python's `repr`: `{1, 2}`, and `set()` where there is none.
  public var pythonRepresentation: String {
    if members.isEmpty { return "set()" }
    return "{" + members.map(\.pythonRepresentation).joined(separator: ", ") + "}"
  }

  /// Equal to a set of the same members.
  public func equals(_ other: Value) -> Bool {
    guard case .object(let object) = other, let set = object as? ValueSet else { return false }
    return Set(members) == Set(set.members)
  }
}
