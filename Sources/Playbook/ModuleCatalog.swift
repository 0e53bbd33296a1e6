import Diagnostics
public import Values

/// The modules that tasks may name: their signatures, under all their names.
///
/// Plain data, so that playbooks are checked without knowing what modules do.
public struct ModuleCatalog: Sendable {
  private let signatures: [String: Signature]

  /// Lists modules; each is also found under its short name.
  public init(_ modules: some Sequence<Signature>) {
    var signatures: [String: Signature] = [:]
    for signature in Array(modules) + ControlAction.signatures {
      let own = signature.isMissing ? [] : [signature.module]
      for name in own + signature.synonyms {
        signatures[name] = signature
        guard let short = name.split(separator: ".").last.map(String.init) else { continue }
        signatures[short] = signature
        // `ansible.legacy` is Ansible's other name for the built-in modules.
        signatures["ansible.legacy.\(short)"] = signature
      }
    }
    self.signatures = signatures
  }

  /// The signature of a module, by its full or short name.
  public func signature(of name: String) -> Signature? { signatures[name] }

  /// The name that most likely was meant, written as fully as `name` is.
  ///
  /// A long collection in front must not make up for another module behind it.
  func nearest(to name: String) -> String? {
    guard let dot = name.lastIndex(of: ".") else {
      return Suggestion.nearest(to: name, among: names.filter { !$0.contains(".") })
    }
    let collection = String(name[...dot])
    let modules = names.filter { $0.hasPrefix(collection) }.map { $0.dropFirst(collection.count) }
    let near = Suggestion.nearest(
      to: String(name[name.index(after: dot)...]), among: modules.map(String.init))
    return near.map { collection + $0 }
      ?? Suggestion.nearest(to: collection, among: collections)
      .map { $0 + name[name.index(after: dot)...] }.flatMap { signature(of: $0)?.module }
  }

  /// The collections of the modules, each with its dot.
  private var collections: Set<String> {
    Set(names.compactMap { name in name.lastIndex(of: ".").map { String(name[...$0]) } })
  }

  /// All names under which modules are found.
  public var names: some Collection<String> { signatures.keys }
}
