import Diagnostics
import Jinja
import OrderedCollections
public import Values

extension Templar {
  /// The items of a `with_NAME` loop.
  ///
  /// - Parameters:
  ///   - name: The lookup.
  ///   - node: Its terms as written.
  ///   - subfolder: The folder that the task's files come from: `templates`, `vars` or `files`.
  /// - Returns: An item for each turn of the loop.
  /// - Throws: Where there is no such lookup, a term is not defined, or the lookup fails.
  public func loopItems(
    lookup name: String, over node: Located, subfolder: String = "files"
  ) throws -> [Value] {
    do {
      let lookup = try lookup(named: name)
      let terms = lookup.name == "first_found" ? definedTerms(of: node) : try value(of: node)
      var call = LookupCall(terms: Self.listed(terms), templar: self)
      call.subfolder = subfolder
      do {
        return try lookup.run(call)
      } catch {
        throw error.asTemplateError(of: lookup)
      }
    } catch var error as TemplateError {
      error.location = error.location ?? node.location
      throw error
    }
  }

  /// The lookup of that name, with or without its collection.
  func lookup(named name: String) throws -> Lookup {
    if let lookup = Lookups.named[name] { return lookup }
    let nearest = Suggestion.nearest(to: name, among: Lookups.named.keys)
    throw TemplateError(
      "there is no lookup `\(name)`", hint: nearest.map { "did you mean `\($0)`?" })
  }

  /// The terms without those that need a variable that is not defined, as `first_found` has them.
  private func definedTerms(of node: Located) -> Value {
    guard let items = node.sequence else { return (try? value(of: node)) ?? [] }
    return .list(items.compactMap(defined))
  }

  private func defined(_ node: Located) -> Value? {
    guard let entries = node.entries else { return try? value(of: node) }
    var mapping: Mapping = [:]
    for entry in entries {
      let value = entry.value.sequence.map { Value.list($0.compactMap { try? self.value(of: $0) }) }
      mapping[entry.key.value] = value ?? (try? self.value(of: entry.value))
    }
    return .mapping(mapping)
  }

  /// What a loop's value is as a list of terms: one that is no list is the only term.
  private static func listed(_ value: Value) -> [Value] { value.items ?? [value] }
}
