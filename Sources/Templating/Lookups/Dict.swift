import OrderedCollections
import Values

extension Lookup {
  /// The entries of mappings as mappings of `key` and `value`.
  static let dict = Lookup("dict") { call in
    try call.terms.flatMap { term -> [Value] in
      guard let mapping = term.mapping else {
        throw LookupFailure("it expects a mapping, but this is of type `\(term.typeName)`")
      }
      return try mapping.map { key, value in ["key": key, "value": try call.templar.value(value)] }
    }
  }
}
