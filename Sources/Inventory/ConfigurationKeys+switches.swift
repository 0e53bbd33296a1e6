import Values

extension ConfigurationKey where Content == Bool {
  private static func flag(
    _ places: String, _ environment: String, _ fallback: Bool
  ) -> Self {
    Self(places, environment, fallback) { text throws(ConfigurationText.Mismatch) in
      try text.flag()
    }
  }

  /// Whether a failure on one host ends the play on all.
  public static let anyErrorsFatal = flag(
    "defaults.any_errors_fatal", "ANSIBLE_ANY_ERRORS_FATAL",
    false)
  /// Whether the password for connections is asked for.
  public static let askPassword = flag("defaults.ask_pass", "ANSIBLE_ASK_PASS", false)
  /// Whether the vault password is asked for.
  public static let askVaultPassword = flag(
    "defaults.ask_vault_pass", "ANSIBLE_ASK_VAULT_PASS",
    false)
  /// Whether tasks run as another user.
  public static let become = flag("privilege_escalation.become", "ANSIBLE_BECOME", false)
  /// Whether the password for becoming another user is asked for.
  public static let becomeAskPassword = flag(
    "privilege_escalation.become_ask_pass", "ANSIBLE_BECOME_ASK_PASS",
    false)
  /// Whether output says that nothing is changed.
  public static let checkModeMarkers = flag(
    "defaults.check_mode_markers", "ANSIBLE_CHECK_MODE_MARKERS",
    false)
  /// Whether differences are always shown.
  public static let diffAlways = flag("diff.always", "ANSIBLE_DIFF_ALWAYS", false)
  /// Whether failures are written to standard error.
  public static let displayFailedToStandardError = flag(
    "defaults.display_failed_stderr", "ANSIBLE_DISPLAY_FAILED_STDERR",
    false)
  /// Whether results without a change are shown.
  public static let displayOKHosts = flag(
    "defaults.display_ok_hosts", "ANSIBLE_DISPLAY_OK_HOSTS",
    true)
  /// Whether skipped tasks are shown.
  public static let displaySkippedHosts = flag(
    "defaults.display_skipped_hosts", "ANSIBLE_DISPLAY_SKIPPED_HOSTS",
    true)
  /// Whether a task that asks for a handler which is not there ends the run.
  public static let errorOnMissingHandler = flag(
    "defaults.error_on_missing_handler", "ANSIBLE_ERROR_ON_MISSING_HANDLER",
    true)
  /// Whether each source of the inventory must be readable, files in directories too.
  public static let everyInventoryMustParse = flag(
    "inventory.any_unparsed_is_failed", "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED",
    false)
  /// Whether output has colours even where it goes to no terminal.
  public static let forceColor = flag("defaults.force_color", "ANSIBLE_FORCE_COLOR", false)
  /// Whether handlers run on hosts that failed.
  public static let forceHandlers = flag("defaults.force_handlers", "ANSIBLE_FORCE_HANDLERS", false)
  /// Whether hosts must prove who they are.
  public static let hostKeyChecking = flag(
    "defaults.host_key_checking ssh_connection.host_key_checking",
    "ANSIBLE_HOST_KEY_CHECKING ANSIBLE_SSH_HOST_KEY_CHECKING",
    true)
  /// Whether facts are variables of their own, too.
  public static let injectFacts = flag(
    "defaults.inject_facts_as_vars", "ANSIBLE_INJECT_FACT_VARS",
    true)
  /// Whether output never has colours.
  public static let noColor = flag("defaults.nocolor", "ANSIBLE_NOCOLOR NO_COLOR", false)
  /// Whether a source of the inventory must be readable.
  public static let someInventoryMustParse = flag(
    "inventory.unparsed_is_failed", "ANSIBLE_INVENTORY_UNPARSED_FAILED",
    false)
  /// Whether what `set_stats` added is shown after the recap.
  public static let showCustomStatistics = flag(
    "defaults.show_custom_stats", "ANSIBLE_SHOW_CUSTOM_STATS",
    false)
  /// Whether the place of a task is shown when it fails.
  public static let showTaskPathOnFailure = flag(
    "defaults.show_task_path_on_failure", "ANSIBLE_SHOW_TASK_PATH_ON_FAILURE",
    false)
  /// Whether an encrypted text that names a vault id is tried with passwords of that id only.
  public static let vaultIdentityMatch = flag(
    "defaults.vault_id_match", "ANSIBLE_VAULT_ID_MATCH",
    false)
}

extension ConfigurationKey where Content == Int {
  private static func number(
    _ places: String, _ environment: String, _ fallback: Int
  ) -> Self {
    Self(places, environment, fallback) { text throws(ConfigurationText.Mismatch) in
      try text.number()
    }
  }

  /// How many lines around a difference are shown.
  public static let diffContext = number("diff.context", "ANSIBLE_DIFF_CONTEXT", 3)
  /// How many seconds cached facts are good for; 0 means for ever.
  public static let factCachingTimeout = number(
    "defaults.fact_caching_timeout", "ANSIBLE_CACHE_PLUGIN_TIMEOUT",
    86400)
  /// How many hosts are worked on at once.
  public static let forks = number("defaults.forks", "ANSIBLE_FORKS", 5)
  /// How many seconds lie between two looks at a task in the background.
  public static let pollInterval = number("defaults.poll_interval", "ANSIBLE_POLL_INTERVAL", 15)
  /// How often a connection that fails is tried again.
  public static let retries = number(
    "connection.retries ssh_connection.retries", "ANSIBLE_SSH_RETRIES",
    0)
  /// How many seconds a task may take; 0 means any number.
  public static let taskTimeout = number("defaults.task_timeout", "ANSIBLE_TASK_TIMEOUT", 0)
  /// How many seconds a connection may take to come about.
  public static let timeout = number(
    "defaults.timeout ssh_connection.timeout", "ANSIBLE_TIMEOUT ANSIBLE_SSH_TIMEOUT",
    10)
  /// How much is told, as with `-v`.
  public static let verbosity = number("defaults.verbosity", "ANSIBLE_VERBOSITY", 0)
}

extension ConfigurationKey where Content == Int? {
  /// The port to connect to.
  public static let remotePort = Self("defaults.remote_port", "ANSIBLE_REMOTE_PORT", nil) {
    text throws(ConfigurationText.Mismatch) in try text.number()
  }
}

extension ConfigurationKey where Content == Gathering {
  /// When facts are gathered.
  public static let gathering = Self("defaults.gathering", "ANSIBLE_GATHERING", .implicit) {
    text throws(ConfigurationText.Mismatch) in try text.choice(Gathering.self)
  }
}

extension ConfigurationKey where Content == MappingMerge {
  /// What becomes of mappings that several places set.
  public static let hashBehaviour = Self(
    "defaults.hash_behaviour", "ANSIBLE_HASH_BEHAVIOUR", .replace
  ) { text throws(ConfigurationText.Mismatch) in try text.choice(MappingMerge.self) }
}

extension ConfigurationKey where Content == PatternMismatch {
  /// What becomes of a pattern that matches no host.
  public static let patternMismatch = Self(
    "inventory.host_pattern_mismatch", "ANSIBLE_HOST_PATTERN_MISMATCH", .warning
  ) { text throws(ConfigurationText.Mismatch) in try text.choice(PatternMismatch.self) }
}
