public import Values

/// The one list of modules.
public enum ModuleRegistry {
  /// Every module, by family and name.
  public static let modules: [any Module.Type] = [
    AddHost.self,
    Apt.self,
    Assert.self,
    Command.self,
    Copy.self,
    Debug.self,
    Fail.self,
    Fetch.self,
    File.self,
    GetURL.self,
    GroupBy.self,
    IncludeRole.self,
    IncludeTasks.self,
    IncludeVars.self,
    Pause.self,
    Ping.self,
    Raw.self,
    Service.self,
    ServiceFacts.self,
    SetFact.self,
    SetStats.self,
    Setup.self,
    Shell.self,
    Slurp.self,
    Stat.self,
    SystemdService.self,
    Template.self,
    TemporaryFile.self,
    ValidateArgumentSpec.self,
    WaitForConnection.self,
  ]

  /// The signatures of all modules.
  public static var signatures: [Signature] { modules.map { $0.signature } }

  /// The module of that fully qualified name.
  public static func module(named name: String) -> (any Module.Type)? { index[name] }

  private static let index: [String: any Module.Type] = Dictionary(
    uniqueKeysWithValues: modules.map { ($0.name, $0) })
}
