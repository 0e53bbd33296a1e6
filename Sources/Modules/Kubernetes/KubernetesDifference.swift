import OrderedCollections
import Values

/// What differs between two states of an object.
enum KubernetesDifference {
  /// The parts of both that differ; nil where nothing does.
  ///
  /// Who wrote which field when is no part of an object.
  static func parts(_ old: Value, _ new: Value) -> (Value, Value)? {
    guard let before = old.mapping, let after = new.mapping else {
      return old == new ? nil : (old, new)
    }
    var olds: Mapping = [:]
    var news: Mapping = [:]
    for key in OrderedSet(Array(before.keys) + Array(after.keys)) where key != "managedFields" {
      switch (before[key], after[key]) {
      case (let one?, let other?):
        guard let found = parts(one, other) else { continue }
        olds[key] = found.0
        news[key] = found.1
      case (let one?, nil): olds[key] = one
      case (nil, let other?): news[key] = other
      case (nil, nil): break
      }
    }
    return olds.isEmpty && news.isEmpty ? nil : (.mapping(olds), .mapping(news))
  }

  /// Whether only the server's own counting differs.
  static func isNoise(_ old: Value, _ new: Value) -> Bool {
    let counters: Set<Value> = ["generation", "resourceVersion"]
    return [old, new].allSatisfy { side in
      guard side.mapping?.keys.allSatisfy({ $0 == "metadata" }) == true else { return false }
      return side.mapping?["metadata"]?.mapping?.keys.allSatisfy(counters.contains) ?? true
    }
  }
}
