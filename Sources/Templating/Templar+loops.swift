public import Diagnostics
import OrderedCollections
public import Values

extension Templar {
  /// The items of a `with_NAME` loop over rendered terms.
  public func loopItems(
    lookup name: String, terms: Value, at location: SourceLocation
  ) throws -> [Value] {
    switch name {
    case "items": return flattened(terms, depth: 1)
    case "list": return terms.items ?? [terms]
    case "flattened": return flattened(terms, depth: .max)
    case "dict":
      guard let mapping = terms.mapping else {
        throw DiagnosticError(
          Diagnostic(.error, "`with_dict` needs a mapping", at: location))
      }
      return mapping.map { ["key": $0.key, "value": $0.value] }
    case "indexed_items":
      return flattened(terms, depth: 1).enumerated().map { .tuple([.int($0.offset), $0.element]) }
    default:
      let known = ["dict", "flattened", "indexed_items", "items", "list"]
      throw DiagnosticError(
        Diagnostic(
          .error, "`with_\(name)` is not supported yet", at: location,
          hint: Suggestion.nearest(to: name, among: known).map { "did you mean `with_\($0)`?" }))
    }
  }

  private func flattened(_ value: Value, depth: Int) -> [Value] {
    guard let items = value.items else { return [value] }
    return items.flatMap { item in
      depth > 0 && item.items != nil ? flattened(item, depth: depth - 1) : [item]
    }
  }
}
