public import Values

/// The one list of modules.
public enum ModuleRegistry {
  /// Every module, by family and name.
  public static let modules: [any Module.Type] = [
    Command.self,
    Debug.self,
    Ping.self,
    SetFact.self,
  ]

  /// The signatures of all modules.
  public static var signatures: [Signature] { modules.map { $0.signature } }

  /// The module of that fully qualified name.
  public static func module(named name: String) -> (any Module.Type)? { index[name] }

  private static let index: [String: any Module.Type] = Dictionary(
    uniqueKeysWithValues: modules.map { ($0.name, $0) })
}
