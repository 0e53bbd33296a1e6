public import SystemPackage

/// The settings that mean something here; files may hold others, which are left alone.
enum ConfigurationKeys {
  /// The one list.
  static let all: [any ConfigurationSetting] = flags + numbers + texts + lists + paths + choices

  private static let flags: [any ConfigurationSetting] = [
    .anyErrorsAreFatal, .asksBecomePassword, .asksPassword, .asksVaultPassword, .becomes,
    .checksHostKeys, .forcesColor, .forcesHandlers, .avoidsColor, .injectsFacts, .pipelines,
    .requiresAnyInventory, .requiresEveryInventory, .showsDiffs, .showsFailuresOnStandardError,
    .showsOKHosts, .showsSkippedHosts, .showsTaskPathOnFailure, .marksCheckMode, .usesNoCows,
  ] as [ConfigurationKey<Bool>]

  private static let numbers: [any ConfigurationSetting] =
    [
      .connectionRetries, .diffContext, .factCachingTimeout, .forks, .taskTimeout, .timeout,
      .verbosity,
    ] as [ConfigurationKey<Int>]
    + [.remotePort] as [ConfigurationKey<Int?>]

  private static let texts: [any ConfigurationSetting] =
    [
      .becomeFlags, .becomeMethod, .becomeUser, .executable, .factCaching, .interpreter,
      .resultFormat, .sshArguments, .sshCommonArguments, .sshExtraArguments, .standardOutput,
      .strategy, .transport,
    ] as [ConfigurationKey<String>]
    + [.becomeExecutable, .factCachingConnection, .remoteUser] as [ConfigurationKey<String?>]

  private static let lists: [any ConfigurationSetting] = [
    .enabledInventoryPlugins, .ignoredInventoryExtensions, .ignoredInventoryPatterns,
    .jinjaExtensions, .runTags, .skipTags, .vaultIdentities,
  ] as [ConfigurationKey<[String]>]

  private static let paths: [any ConfigurationSetting] =
    [.logPath, .privateKeyFile, .vaultPasswordFile] as [ConfigurationKey<FilePath?>]
    + [.inventory, .library, .rolesPath] as [ConfigurationKey<[FilePath]>]

  private static let choices: [any ConfigurationSetting] = [
    ConfigurationKey<Gathering>.gathering, ConfigurationKey<MappingMerge>.hashBehaviour,
    ConfigurationKey<PatternMismatch>.patternMismatch,
  ]
}

/// When facts are gathered.
public enum Gathering: String, Sendable, CaseIterable {
  /// At the beginning of each play that does not say otherwise.
  case implicit
  /// In plays that ask for it.
  case explicit
  /// Once for each host.
  case smart
}

/// What becomes of a pattern that matches no host.
public enum PatternMismatch: String, Sendable, CaseIterable {
  /// The run ends.
  case error
  /// A warning.
  case warning
  /// Nothing.
  case ignore
}

extension ConfigurationKey where Content == Bool {
  private init(_ place: String, or others: String..., environment: String..., fallback: Bool) {
    self.init(places: [place] + others, environment: environment, fallback: fallback) {
      text throws(ConfigurationText.Mismatch) in try text.flag()
    }
  }
}
