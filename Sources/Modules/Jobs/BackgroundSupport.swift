/// Which modules can run in the background.
public enum BackgroundSupport {
  /// Those that Ansible carries out on the controller before anything reaches the host.
  private static let excluded: Set<String> = [
    "ansible.builtin.assemble", "ansible.builtin.async_status", "ansible.builtin.copy",
    "ansible.builtin.fetch", "ansible.builtin.raw", "ansible.builtin.reboot",
    "ansible.builtin.script", "ansible.builtin.template", "ansible.builtin.unarchive",
    "ansible.builtin.wait_for_connection", "ansible.posix.synchronize",
  ]

  /// Whether Ansible lets a task with this module have `async`.
  public static func includes(_ module: any Module) -> Bool {
    let type = type(of: module)
    return !type.actsLocally && !type.runsOnce && !excluded.contains(type.name)
  }
}
