import Playbook
import Remote
import Values

/// Which user a task becomes, and how.
struct BecomeSettings: Sendable, Hashable {
  let method: String
  let user: String
  let flags: String?
  let executable: String?
  let password: Secret?

  /// Reads the settings; nil where the task stays the user that it logged in as.
  init?(_ source: SettingSource, _ defaults: ConnectionDefaults) throws {
    let becomes =
      try source.truth("ansible_become", keyword: .become) ?? defaults.becomes
    guard becomes else { return nil }
    method =
      try source.text("ansible_become_method", keyword: .becomeMethod)
      ?? defaults.becomeMethod ?? "sudo"
    user =
      try source.text("ansible_become_user", keyword: .becomeUser) ?? defaults.becomeUser ?? "root"
    flags =
      try source.text("ansible_become_flags", keyword: .becomeFlags) ?? defaults.becomeFlags
    executable = try source.text("ansible_become_exe", keyword: .becomeExe)
    let named: String? =
      switch method {
      case "sudo":
        try source.text("ansible_become_password", "ansible_become_pass", "ansible_sudo_pass")
      case "su":
        try source.text("ansible_become_password", "ansible_become_pass", "ansible_su_pass")
      default: try source.text("ansible_become_password", "ansible_become_pass")
      }
    password = named.map(Secret.init) ?? defaults.becomePassword
  }
}

extension BecomeSettings {
  /// The way that `Remote` knows.
  func become(on host: String) throws -> Become {
    guard let known = Become.Method(rawValue: method) else {
      throw RemoteError(.unknownMethod(method), host: host)
    }
    return Become(
      known, user: user, password: password, flags: flags, executable: executable)
  }
}
