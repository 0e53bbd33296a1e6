public import Values

extension Lineage {
  /// The tags of all levels as written.
  public var tags: [String] { tags { _ in nil } }

  /// The tags of all levels; `render` gives the value of a template, or nil where it has none.
  ///
  /// Text is split at commas, the items of a list are not, as in Ansible.
  public func tags(render: (Located) -> Value?) -> [String] {
    all(.tags).flatMap { node -> [String] in
      guard let items = node.sequence else {
        return Self.split(Self.value(of: node, render))
      }
      return items.flatMap { item -> [String] in
        let value = Self.value(of: item, render)
        return value.items?.map(\.pythonString) ?? [value.pythonString]
      }
    }
  }

  private static func value(of node: Located, _ render: (Located) -> Value?) -> Value {
    guard node.scalar?.isTemplate == true else { return node.value }
    return render(node) ?? .string(node.text ?? "")
  }

  private static func split(_ value: Value) -> [String] {
    if let items = value.items { return items.map(\.pythonString) }
    return value.pythonString.split(separator: ",").map { tag in
      String(tag.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }
}
