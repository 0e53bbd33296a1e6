public import Values

/// The one list of modules.
public enum ModuleRegistry {
  /// Every module, by family and name.
  public static let modules: [any Module.Type] = [
    ACL.self,
    AddHost.self,
    Apt.self,
    AptKey.self,
    AptRepository.self,
    Assemble.self,
    Assert.self,
    AsyncStatus.self,
    AuthorizedKey.self,
    Blockinfile.self,
    Command.self,
    Copy.self,
    Cron.self,
    Deb822Repository.self,
    Debconf.self,
    Debug.self,
    Dnf.self,
    DpkgSelections.self,
    Fail.self,
    Fetch.self,
    File.self,
    Find.self,
    GetURL.self,
    Getent.self,
    Git.self,
    Group.self,
    GroupBy.self,
    Hostname.self,
    IncludeRole.self,
    IncludeTasks.self,
    IncludeVars.self,
    IniFile.self,
    KnownHosts.self,
    Lineinfile.self,
    LocaleGen.self,
    Modprobe.self,
    Mount.self,
    Package.self,
    PackageFacts.self,
    Pause.self,
    Ping.self,
    Pip.self,
    RPMKey.self,
    Raw.self,
    Reboot.self,
    Replace.self,
    Script.self,
    Service.self,
    ServiceFacts.self,
    SetFact.self,
    SetStats.self,
    Setup.self,
    Shell.self,
    Slurp.self,
    Snap.self,
    Stat.self,
    Synchronize.self,
    Sysctl.self,
    SystemdService.self,
    Template.self,
    TemporaryFile.self,
    Timezone.self,
    URI.self,
    Unarchive.self,
    User.self,
    ValidateArgumentSpec.self,
    WaitFor.self,
    WaitForConnection.self,
    Yum.self,
    YumRepository.self,
  ]

  /// The signatures of all modules.
  public static var signatures: [Signature] { modules.map { $0.signature } }

  /// The module of that fully qualified name.
  public static func module(named name: String) -> (any Module.Type)? { index[name] }

  private static let index: [String: any Module.Type] = Dictionary(
    uniqueKeysWithValues: modules.map { ($0.name, $0) })
}
