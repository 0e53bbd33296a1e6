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
      signatures[signature.module] = signature
      guard let short = signature.module.split(separator: ".").last.map(String.init) else {
        continue
      }
      signatures[short] = signature
      // `ansible.legacy` is Ansible's other name for the built-in modules.
      signatures["ansible.legacy.\(short)"] = signature
    }
    self.signatures = signatures
  }

  /// The signature of a module, by its full or short name.
  public func signature(of name: String) -> Signature? { signatures[name] }

  /// All names under which modules are found.
  public var names: some Collection<String> { signatures.keys }
}
