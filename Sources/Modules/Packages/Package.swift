import OrderedCollections
import Values

/// Installs, upgrades and removes packages with whatever manages them on the host.
///
/// Behaves as ansible-core's `package`, 2.16: other arguments are for the module that it chooses.
struct Package: Module {
  static let name = "ansible.builtin.package"
  static let summary = "Manages packages with what the host has for that."
  static let acceptsAnything = true
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.package, isRequired: true, "The packages."),
    Parameter("state", \.state, isRequired: true, "What is to become of them."),
    Parameter(
      "use", \.manager, default: "auto", "The module to use; by default by what the host has."),
  ]

  var package: Value = .null
  var state = ""
  var manager = "auto"
  var extra: Mapping = [:]

  func run(in context: ModuleContext) async throws -> TaskResult {
    var manager = manager
    if manager == "auto" {
      let facts = ["ansible_facts.pkg_mgr", "ansible_pkg_mgr"]
      manager =
        facts.lazy.compactMap { try? context.evaluate($0).string }.first(where: Self.isKnown)
        ?? ""
    }
    if manager.isEmpty {
      manager = try await Self.script.run([:], in: context)["manager"] ?? ""
    }
    let full = manager.contains(".") ? manager : "ansible.builtin.\(manager)"
    guard let module = Self.modules.first(where: { $0.name == full }) else {
      return .failure(
        manager.isEmpty
          ? "Could not detect which package manager to use. Try gathering facts or setting the "
            + "\"use\" option."
          : "Could not find a matching action for the \"\(manager)\" package manager.")
    }
    var arguments = extra
    arguments["name"] = package
    arguments["state"] = .string(state)
    return try await module.decoded(from: arguments).run(in: context)
  }

  private static let modules: [any Module.Type] = [Apt.self, Dnf.self, Yum.self]

  private static func isKnown(_ manager: String) -> Bool {
    modules.contains { $0.name == "ansible.builtin.\(manager)" }
  }

  private static let script = ModuleScript(
    [],
    """
    PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
    for one in apt-get dnf5 dnf yum zypper apk pacman; do
      command -v "$one" >/dev/null || continue
      case $one in apt-get) one=apt ;; esac
      say manager "$one"
      exit 0
    done
    """)
}
