import Inventory
import SystemPackage
import Values

extension Lookup {
  /// Settings by Ansible's names for them, such as `DEFAULT_FORKS`.
  ///
  /// Options: `on_missing` (error, warn or skip), `show_origin` (pairs of value and origin).
  /// Settings of plugins are not known here.
  static let config = Lookup("config") { call in
    let policy = try call.text("on_missing") ?? "error"
    guard ["error", "warn", "skip"].contains(policy) else {
      throw LookupMistake("`on_missing` must be `error`, `warn` or `skip`")
    }
    let showsOrigin = try call.flag("show_origin", or: false)
    let isOfPlugin = call.option("plugin_type") != nil || call.option("plugin_name") != nil
    let configuration = try Configuration.load()
    return try call.terms.compactMap { term in
      guard let name = term.string else {
        throw LookupMistake("a setting's name must be text, but is of type `\(term.typeName)`")
      }
      guard !isOfPlugin, let setting = NamedSetting.all[name] else {
        let failure = LookupFailure("there is no setting `\(name)`")
        if policy == "error" { throw failure }
        if policy == "warn" { call.warn(failure.message) }
        return nil
      }
      let value = setting.read(configuration)
      // Ansible knows the origins of plugins' settings only.
      return showsOrigin ? .tuple([value, .null]) : value
    }
  }
}

/// A setting under the name that Ansible's configuration has for it.
private struct NamedSetting: Sendable {
  let read: @Sendable (Configuration) -> Value

  init<Content>(
    _ key: ConfigurationKey<Content>, _ value: @escaping @Sendable (Content) -> Value
  ) {
    read = { value($0[key]) }
  }

  private static func text(_ key: ConfigurationKey<String>) -> Self {
    Self(key) { .string($0) }
  }
  private static func text(_ key: ConfigurationKey<String?>) -> Self {
    Self(key) { $0.map(Value.string) ?? .null }
  }
  private static func flag(_ key: ConfigurationKey<Bool>) -> Self { Self(key) { .bool($0) } }
  private static func number(_ key: ConfigurationKey<Int>) -> Self { Self(key) { .int($0) } }
  private static func list(_ key: ConfigurationKey<[String]>) -> Self {
    Self(key) { .list($0.map(Value.string)) }
  }
  private static func path(_ key: ConfigurationKey<FilePath?>) -> Self {
    Self(key) { $0.map { .string($0.string) } ?? .null }
  }
  private static func paths(_ key: ConfigurationKey<[FilePath]>) -> Self {
    Self(key) { .list($0.map { .string($0.string) }) }
  }

  static let all: [String: NamedSetting] = [
    "ANY_ERRORS_FATAL": flag(.anyErrorsFatal),
    "ANSIBLE_FORCE_COLOR": flag(.forceColor),
    "ANSIBLE_NOCOLOR": flag(.noColor),
    "CACHE_PLUGIN": text(.factCaching),
    "CACHE_PLUGIN_CONNECTION": text(.factCachingConnection),
    "CACHE_PLUGIN_TIMEOUT": number(.factCachingTimeout),
    "DEFAULT_ASK_PASS": flag(.askPassword),
    "DEFAULT_ASK_VAULT_PASS": flag(.askVaultPassword),
    "DEFAULT_BECOME": flag(.become),
    "DEFAULT_BECOME_ASK_PASS": flag(.becomeAskPassword),
    "DEFAULT_BECOME_EXE": text(.becomeExecutable),
    "DEFAULT_BECOME_FLAGS": text(.becomeFlags),
    "DEFAULT_BECOME_METHOD": text(.becomeMethod),
    "DEFAULT_BECOME_USER": text(.becomeUser),
    "DEFAULT_EXECUTABLE": text(.executable),
    "DEFAULT_FORCE_HANDLERS": flag(.forceHandlers),
    "DEFAULT_FORKS": number(.forks),
    "DEFAULT_GATHERING": Self(.gathering) { .string($0.rawValue) },
    "DEFAULT_HASH_BEHAVIOUR": Self(.hashBehaviour) { .string("\($0)") },
    "DEFAULT_HOST_LIST": paths(.inventory),
    "DEFAULT_JINJA2_EXTENSIONS": list(.jinjaExtensions),
    "DEFAULT_LOG_PATH": path(.logPath),
    "DEFAULT_MANAGED_STR": text(.managedText),
    "DEFAULT_MODULE_PATH": paths(.library),
    "DEFAULT_PRIVATE_KEY_FILE": path(.privateKeyFile),
    "DEFAULT_REMOTE_PORT": Self(.remotePort) { $0.map { .int($0) } ?? .null },
    "DEFAULT_REMOTE_USER": text(.remoteUser),
    "DEFAULT_ROLES_PATH": paths(.rolesPath),
    "DEFAULT_STDOUT_CALLBACK": text(.stdoutCallback),
    "DEFAULT_STRATEGY": text(.strategy),
    "DEFAULT_TIMEOUT": number(.timeout),
    "DEFAULT_TRANSPORT": text(.transport),
    "DEFAULT_VAULT_ENCRYPT_IDENTITY": text(.vaultEncryptIdentity),
    "DEFAULT_VAULT_IDENTITY": text(.vaultIdentity),
    "DEFAULT_VAULT_IDENTITY_LIST": list(.vaultIdentities),
    "DEFAULT_VAULT_ID_MATCH": flag(.vaultIdentityMatch),
    "DEFAULT_VAULT_PASSWORD_FILE": path(.vaultPasswordFile),
    "DEFAULT_VERBOSITY": number(.verbosity),
    "DIFF_ALWAYS": flag(.diffAlways),
    "DIFF_CONTEXT": number(.diffContext),
    "DISPLAY_SKIPPED_HOSTS": flag(.displaySkippedHosts),
    "EDITOR": Self(.editor) { .string($0 ?? "vi") },
    "HOST_KEY_CHECKING": flag(.hostKeyChecking),
    "INJECT_FACTS_AS_VARS": flag(.injectFacts),
    "INTERPRETER_PYTHON": Self(.interpreter) { .string($0 ?? "auto") },
    "INVENTORY_ANY_UNPARSED_IS_FAILED": flag(.everyInventoryMustParse),
    "INVENTORY_ENABLED": list(.enabledInventoryPlugins),
    "INVENTORY_IGNORE_EXTS": list(.ignoredInventoryExtensions),
    "INVENTORY_IGNORE_PATTERNS": list(.ignoredInventoryPatterns),
    "INVENTORY_UNPARSED_IS_FAILED": flag(.someInventoryMustParse),
    "TAGS_RUN": list(.runTags),
    "TAGS_SKIP": list(.skipTags),
    "TASK_TIMEOUT": number(.taskTimeout),
    "VAULT_ENCRYPT_SALT": text(.vaultEncryptSalt),
  ]
}
