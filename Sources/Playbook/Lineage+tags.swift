import Values

extension Lineage {
  /// The tags of all levels, comma-separated text split.
  public var tags: [String] {
    all(.tags).flatMap { node in
      (node.sequence ?? [node]).flatMap { item in
        (item.scalar?.pythonString ?? "").split(separator: ",").map { tag in
          String(tag.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
      }
    }
  }
}
