public import SystemPackage

extension ConfigurationKey where Content == String {
  private static func text(
    _ places: String, _ environment: String, _ fallback: String
  ) -> Self {
    Self(places, environment, fallback) { text throws(ConfigurationText.Mismatch) in
      text.text
    }
  }

  /// The folder on hosts for the results of tasks in the background.
  public static let asyncFolder = text(
    "defaults.async_dir", "ANSIBLE_ASYNC_DIR", "~/.ansible_async")
  /// Options of the program that changes the user.
  public static let becomeFlags = text(
    "privilege_escalation.become_flags", "ANSIBLE_BECOME_FLAGS",
    "")
  /// The program that changes the user.
  public static let becomeMethod = text(
    "privilege_escalation.become_method", "ANSIBLE_BECOME_METHOD",
    "sudo")
  /// The user that tasks become.
  public static let becomeUser = text(
    "privilege_escalation.become_user", "ANSIBLE_BECOME_USER",
    "root")
  /// The shell that runs tasks.
  public static let executable = text("defaults.executable", "ANSIBLE_EXECUTABLE", "/bin/sh")
  /// Where facts are cached.
  public static let factCaching = text("defaults.fact_caching", "ANSIBLE_CACHE_PLUGIN", "memory")
  /// What `ansible_managed` says in template files.
  public static let managedText = text("defaults.ansible_managed", "", "Ansible managed")
  /// How results are written: `json` or `yaml`.
  public static let resultFormat = text(
    "defaults.callback_result_format", "ANSIBLE_CALLBACK_RESULT_FORMAT",
    "json")
  /// Options of `ssh` for all connections.
  public static let sshArguments = text(
    "ssh_connection.ssh_args", "ANSIBLE_SSH_ARGS",
    "-C -o ControlMaster=auto -o ControlPersist=60s")
  /// Further options of `ssh`, `scp` and `sftp`.
  public static let sshCommonArguments = text(
    "ssh_connection.ssh_common_args", "ANSIBLE_SSH_COMMON_ARGS",
    "")
  /// Further options of `ssh` only.
  public static let sshExtraArguments = text(
    "ssh_connection.ssh_extra_args", "ANSIBLE_SSH_EXTRA_ARGS",
    "")
  /// Who writes to standard output.
  public static let stdoutCallback = text(
    "defaults.stdout_callback", "ANSIBLE_STDOUT_CALLBACK",
    "default")
  /// The order in which hosts and tasks take turns.
  public static let strategy = text("defaults.strategy", "ANSIBLE_STRATEGY", "linear")
  /// How hosts are reached.
  public static let transport = text("defaults.transport", "ANSIBLE_TRANSPORT", "ssh")
  /// The vault id of passwords that are given without one.
  public static let vaultIdentity = text(
    "defaults.vault_identity", "ANSIBLE_VAULT_IDENTITY",
    "default")
}

extension ConfigurationKey where Content == String? {
  private static func text(
    _ places: String, _ environment: String, _ fallback: String?
  ) -> Self {
    Self(places, environment, fallback) { text throws(ConfigurationText.Mismatch) in
      text.nonEmpty
    }
  }

  /// The path of the program that changes the user.
  public static let becomeExecutable = text(
    "privilege_escalation.become_exe", "ANSIBLE_BECOME_EXE",
    nil)
  /// The directory or address of the cache of facts.
  public static let factCachingConnection = text(
    "defaults.fact_caching_connection", "ANSIBLE_CACHE_PLUGIN_CONNECTION",
    nil)
  /// The Python on hosts, which nothing here needs.
  public static let interpreter = text(
    "defaults.interpreter_python", "ANSIBLE_PYTHON_INTERPRETER",
    nil)
  /// The user to log in as.
  public static let remoteUser = text("defaults.remote_user", "ANSIBLE_REMOTE_USER", nil)
  /// The program in which encrypted files are edited.
  public static let editor = text("defaults.editor", "EDITOR", nil)
  /// The vault id to encrypt with, where several passwords are known.
  public static let vaultEncryptIdentity = text(
    "defaults.vault_encrypt_identity", "ANSIBLE_VAULT_ENCRYPT_IDENTITY",
    nil)
  /// The salt of new vaults, random where nothing sets it.
  public static let vaultEncryptSalt = text(
    "defaults.vault_encrypt_salt", "ANSIBLE_VAULT_ENCRYPT_SALT",
    nil)
}

extension ConfigurationKey where Content == [String] {
  private static func list(
    _ places: String, _ environment: String, _ fallback: [String]
  ) -> Self {
    Self(places, environment, fallback) { text throws(ConfigurationText.Mismatch) in
      text.list()
    }
  }

  /// The forms of inventories, in the order in which they are tried.
  public static let enabledInventoryPlugins = list(
    "inventory.enable_plugins", "ANSIBLE_INVENTORY_ENABLED",
    InventorySources.enabledByDefault)
  /// Endings of files that are left out in a directory of sources.
  public static let ignoredInventoryExtensions = list(
    "defaults.inventory_ignore_extensions inventory.ignore_extensions", "ANSIBLE_INVENTORY_IGNORE",
    Inventory.Options.ignoredExtensionsByDefault)
  /// Expressions of files that are left out in a directory of sources.
  public static let ignoredInventoryPatterns = list(
    "defaults.inventory_ignore_patterns inventory.ignore_patterns",
    "ANSIBLE_INVENTORY_IGNORE_REGEX",
    [])
  /// Extensions of the template language.
  public static let jinjaExtensions = list(
    "defaults.jinja2_extensions", "ANSIBLE_JINJA2_EXTENSIONS",
    [])
  /// The tags that run.
  public static let runTags = list("tags.run", "ANSIBLE_RUN_TAGS", [])
  /// The tags that are skipped.
  public static let skipTags = list("tags.skip", "ANSIBLE_SKIP_TAGS", [])
  /// The vault identities and where their passwords are: `name@file`.
  public static let vaultIdentities = list(
    "defaults.vault_identity_list", "ANSIBLE_VAULT_IDENTITY_LIST",
    [])
}

extension ConfigurationKey where Content == FilePath? {
  private static func path(
    _ places: String, _ environment: String, _ fallback: FilePath?
  ) -> Self {
    Self(places, environment, fallback) { text throws(ConfigurationText.Mismatch) in
      text.text.isEmpty ? nil : text.path()
    }
  }

  /// The file that output is written to as well.
  public static let logPath = path("defaults.log_path", "ANSIBLE_LOG_PATH", nil)
  /// The private key to log in with.
  public static let privateKeyFile = path(
    "defaults.private_key_file", "ANSIBLE_PRIVATE_KEY_FILE",
    nil)
  /// The file of the password for becoming another user.
  public static let becomePasswordFile = path(
    "defaults.become_password_file", "ANSIBLE_BECOME_PASSWORD_FILE",
    nil)
  /// The file of the password for connections.
  public static let connectionPasswordFile = path(
    "defaults.connection_password_file", "ANSIBLE_CONNECTION_PASSWORD_FILE",
    nil)
  /// The file of the vault password.
  public static let vaultPasswordFile = path(
    "defaults.vault_password_file", "ANSIBLE_VAULT_PASSWORD_FILE",
    nil)
}

extension ConfigurationKey where Content == [FilePath] {
  /// The sources of the inventory.
  public static let inventory = Self(
    "defaults.inventory", "ANSIBLE_INVENTORY", ["/etc/ansible/hosts"]
  ) { text throws(ConfigurationText.Mismatch) in text.pathList(",") }
  /// Directories of modules, which are not run here.
  public static let library = Self("defaults.library", "ANSIBLE_LIBRARY", []) {
    text throws(ConfigurationText.Mismatch) in text.pathList(":")
  }
  /// Directories in which roles are looked for, besides `roles/` beside the playbook; `~/.ansible/roles`
  /// and two of the system where nothing is set.
  public static let rolesPath = Self("defaults.roles_path", "ANSIBLE_ROLES_PATH", []) {
    text throws(ConfigurationText.Mismatch) in text.pathList(":")
  }
}
