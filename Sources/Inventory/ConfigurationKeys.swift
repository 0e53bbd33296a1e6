import SystemPackage
import Values

/// The settings that mean something here; files may hold others, which are left alone.
enum ConfigurationKeys {
  /// The one list.
  static let all: [any ConfigurationSetting] = flags + numbers + texts + lists + paths + choices

  private static let flags: [ConfigurationKey<Bool>] = [
    .anyErrorsFatal, .askPassword, .askVaultPassword, .become, .becomeAskPassword,
    .checkModeMarkers, .diffAlways, .displayFailedToStandardError, .displayOKHosts,
    .displaySkippedHosts, .errorOnMissingHandler, .everyInventoryMustParse, .forceColor,
    .forceHandlers, .hostKeyChecking, .injectFacts, .noColor, .someInventoryMustParse,
    .showCustomStatistics, .showTaskPathOnFailure, .vaultIdentityMatch,
  ]

  private static let numbers: [any ConfigurationSetting] =
    ([
      .diffContext, .factCachingTimeout, .forks, .pollInterval, .retries, .taskTimeout, .timeout,
      .verbosity,
    ] as [ConfigurationKey<Int>]) + [ConfigurationKey<Int?>.remotePort]

  private static let texts: [any ConfigurationSetting] =
    ([
      .asyncFolder, .becomeFlags, .becomeMethod, .becomeUser, .executable, .factCaching,
      .managedText,
      .resultFormat,
      .sshArguments, .sshCommonArguments, .sshExtraArguments, .stdoutCallback, .strategy,
      .transport, .vaultIdentity,
    ] as [ConfigurationKey<String>])
    + ([
      .becomeExecutable, .editor, .factCachingConnection, .interpreter, .remoteUser,
      .vaultEncryptIdentity, .vaultEncryptSalt,
    ] as [ConfigurationKey<String?>])

  private static let lists: [ConfigurationKey<[String]>] = [
    .enabledInventoryPlugins, .ignoredInventoryExtensions, .ignoredInventoryPatterns,
    .jinjaExtensions, .runTags, .skipTags, .vaultIdentities,
  ]

  private static let paths: [any ConfigurationSetting] =
    ([
      .becomePasswordFile, .connectionPasswordFile, .logPath, .privateKeyFile, .vaultPasswordFile,
    ] as [ConfigurationKey<FilePath?>])
    + ([.inventory, .library, .rolesPath] as [ConfigurationKey<[FilePath]>])

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
