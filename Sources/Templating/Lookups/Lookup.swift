import Jinja
import Values

/// A way to get data from outside of a template: what `lookup('name', …)` and `with_name` call.
struct Lookup: Sendable {
  /// The name without a collection.
  let name: String
  /// The collection that it belongs to.
  let collection: String
  /// What its terms become.
  let run: @Sendable (LookupCall) throws -> [Value]

  /// Declares a lookup.
  init(
    _ name: String, in collection: String = "ansible.builtin",
    run: @escaping @Sendable (LookupCall) throws -> [Value]
  ) {
    self.name = name
    self.collection = collection
    self.run = run
  }

  /// The names that call it.
  var names: [String] {
    let names = [name, "\(collection).\(name)"]
    return collection == "ansible.builtin" ? names + ["ansible.legacy.\(name)"] : names
  }
}
