import Jinja
import OrderedCollections
import Values

/// `combine`: mappings laid over each other.
enum CombineFilters {
  static let all: [Filter] = [
    Filter(raw: "combine") { value, arguments, rendering in
      var policy = ListMerge.replace
      var isRecursive = false
      for argument in arguments.named {
        switch argument.name {
        case "recursive": isRecursive = try rendering.isTrue(argument.value)
        case "list_merge":
          let name = argument.value.pythonString
          guard let known = ListMerge(rawValue: name) else {
            let names = ListMerge.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw TemplateError("`list_merge` must be one of \(names), not `\(name)`")
          }
          policy = known
        default:
          throw TemplateError(
            .unknownArgument(argument.name, known: ["recursive", "list_merge"]))
        }
      }
      let layers = try ([value] + arguments.positional).flatMap { layer -> [Value] in
        try layer.requireDefined()
        guard layer.mapping == nil, layer.string == nil else { return [layer] }
        return layer.items ?? [layer]
      }
      let mappings = try layers.compactMap { layer -> Mapping? in
        try layer.requireDefined()
        if layer.isNull || layer.string == "null" || layer.string == "None" { return nil }
        guard let mapping = layer.mapping else {
          throw TemplateError(
            "`combine` needs mappings, not a value of type `\(layer.typeName)`")
        }
        return mapping
      }
      return .mapping(
        mappings.reduce(into: [:]) { merge($1, into: &$0, isRecursive, policy) })
    }
  ]

  /// What becomes of lists under the same key.
  enum ListMerge: String, CaseIterable {
    case replace, keep, append, prepend
    case appendUnlessPresent = "append_rp"
    case prependUnlessPresent = "prepend_rp"

    func callAsFunction(_ old: [Value], _ new: [Value]) -> [Value] {
      switch self {
      case .replace: new
      case .keep: old
      case .append: old + new
      case .prepend: new + old
      case .appendUnlessPresent: old.filter { !new.contains($0) } + new
      case .prependUnlessPresent: new + old.filter { !new.contains($0) }
      }
    }
  }

  /// Lays a mapping over another: its values win.
  static func merge(
    _ layer: Mapping, into result: inout Mapping, _ isRecursive: Bool, _ policy: ListMerge
  ) {
    for (key, value) in layer {
      guard let known = result[key] else {
        result[key] = value
        continue
      }
      if isRecursive, var inner = known.mapping, let added = value.mapping {
        merge(added, into: &inner, true, policy)
        result[key] = .mapping(inner)
      } else if case .list(let old) = known, case .list(let new) = value {
        result[key] = .list(policy(old, new))
      } else {
        result[key] = value
      }
    }
  }
}
