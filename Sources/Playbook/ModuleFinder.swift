import Diagnostics
import Synchronization
import SystemPackage
import Values
import YAML

/// Looks for modules that are files, where ansible-core 2.16 looks for them.
///
/// A short name is looked for in `library/` beside the playbook and in the roles that were read so
/// far, and in the configured folders (`ANSIBLE_LIBRARY`, `library` of ansible.cfg); a full name in
/// `plugins/modules/` of its collection, whose `meta/runtime.yml` may lead to another. A plugin that
/// acts in Ansible's own process goes before the module of its name.
final class ModuleFinder: Sendable {
  /// What a name stands for.
  enum Found: Sendable, Hashable {
    /// A module, under its full name.
    case module(name: String, path: String)
    /// A plugin that only Ansible's own Python can run.
    case actionPlugin(path: String)
  }

  /// What stands beside a playbook or in a role, by the names that tasks use.
  private struct Plugins {
    var modules: [String: String] = [:]
    var actions: [String: String] = [:]

    mutating func add(_ other: Plugins) {
      modules.merge(other.modules) { first, _ in first }
      actions.merge(other.actions) { first, _ in first }
    }

    func found(_ name: String) -> Found? {
      actions[name].map { .actionPlugin(path: $0) }
        ?? modules[name].map { .module(name: name, path: $0) }
    }
  }

  private let settings: PlaybookLoader.Settings
  private let folders: Folders
  /// What was found in folders, by their paths as they were asked for.
  private let known = Mutex<[String: Plugins]>([:])
  private let listings = Mutex<[String: [String: String]]>([:])
  /// What the roles read so far have, the first going before later ones.
  private let roles = Mutex<(seen: Set<String>, plugins: Plugins)>(([], Plugins()))
  /// What the configured folders have.
  private let configured: Plugins

  init(_ settings: PlaybookLoader.Settings, _ folders: Folders) {
    self.settings = settings
    self.folders = folders
    var configured = Plugins()
    for path in settings.libraryPaths {
      configured.add(Plugins(modules: Self.files(in: path, folders)))
    }
    self.configured = configured
  }

  /// Notes that a role has been read: its modules serve all tasks from then on.
  func note(role path: String) {
    guard roles.withLock({ $0.seen.insert(path).inserted }) else { return }
    let plugins = plugins(in: path)
    roles.withLock { $0.plugins.add(plugins) }
  }

  /// What a name without a collection stands for beside the playbook, in roles and in the configured
  /// folders.
  func find(short name: String, in here: Surroundings) -> Found? {
    plugins(in: here.folder.string).found(name)
      ?? here.role.flatMap { plugins(in: $0.path).found(name) }
      ?? roles.withLock { $0.plugins.found(name) } ?? configured.found(name)
  }

  /// The names of modules that are files and can be called by a short name.
  func names(in here: Surroundings) -> [String] {
    var all = plugins(in: here.folder.string)
    if let role = here.role { all.add(plugins(in: role.path)) }
    all.add(roles.withLock(\.plugins))
    all.add(configured)
    return Array(all.modules.keys)
  }

  /// What a full name such as `community.general.ping` stands for.
  func find(full name: String, in here: Surroundings) -> Found? { find(full: name, here, steps: 8) }

  private func find(full name: String, _ here: Surroundings, steps: Int) -> Found? {
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count >= 3, steps > 0 else { return nil }
    let collection = parts[..<2].joined(separator: ".")
    let inner = parts[2..<(parts.count - 1)].joined(separator: "/")
    let last = parts[parts.count - 1]
    for folder in folders(of: collection, here) {
      let modules = folder.appending("plugins/modules").pushing(FilePath(inner))
      let actions = folder.appending("plugins/action").pushing(FilePath(inner))
      if let path = files(in: actions)[last] { return .actionPlugin(path: path) }
      if let path = files(in: modules)[last] { return .module(name: name, path: path) }
      let key = parts[2...].joined(separator: ".")
      if let other = redirection(of: key, in: folder) {
        return find(full: other, here, steps: steps - 1)
      }
    }
    return nil
  }

  /// The folders of a collection, that beside the playbook first.
  private func folders(of collection: String, _ here: Surroundings) -> [FilePath] {
    var settings = settings
    settings.collectionPaths.insert(here.folder.appending("collections"), at: 0)
    return RoleFinder(settings: settings, folders: folders).folders(ofCollection: collection)
  }

  /// The full names of the modules in the collection that a full name begins with.
  func names(besideFull name: String, in here: Surroundings) -> [String] {
    let parts = name.split(separator: ".")
    guard parts.count >= 3 else { return [] }
    let collection = parts[..<2].joined(separator: ".")
    return folders(of: collection, here).flatMap { folder in
      files(in: folder.appending("plugins/modules")).keys.map { "\(collection).\($0)" }
    }
  }

  /// What a collection says that a module has become.
  private func redirection(of name: String, in folder: FilePath) -> String? {
    let path = folders.absolute(folder.appending("meta/runtime.yml"))
    guard folders.kind(of: path) == .file, let bytes = try? folders.bytes(of: path),
      let document = try? YAML.load(SourceFile(name: path.string, bytes: bytes))
    else { return nil }
    let modules = document.value.entry("plugin_routing")?.value.entry("modules")?.value
    return modules?.entry(name)?.value.entry("redirect")?.value.text
  }

  private func plugins(in place: String) -> Plugins {
    if let plugins = known.withLock({ $0[place] }) { return plugins }
    let folder = FilePath(place)
    let plugins = Plugins(
      modules: files(in: folder.appending("library")),
      actions: files(in: folder.appending("action_plugins")))
    known.withLock { $0[place] = plugins }
    return plugins
  }

  private func files(in folder: FilePath) -> [String: String] {
    if let files = listings.withLock({ $0[folder.string] }) { return files }
    let files = Self.files(in: folder, folders)
    listings.withLock { $0[folder.string] = files }
    return files
  }

  /// The files of a folder, by the names that they give to modules.
  private static func files(in folder: FilePath, _ folders: Folders) -> [String: String] {
    let folder = folders.absolute(folder)
    var files: [String: String] = [:]
    for name in folders.names(in: folder) where !name.hasPrefix("__") {
      let file = FilePath(name)
      guard let stem = file.stem, !ignored.contains(file.extension ?? "") else { continue }
      let path = folder.appending(name)
      if folders.kind(of: path) == .file, files[stem] == nil { files[stem] = path.string }
    }
    return files
  }

  /// The endings of files that stand beside modules and are none.
  private static let ignored: Set = [
    "pyc", "pyo", "swp", "bak", "md", "rst", "txt", "yml", "yaml", "json", "ini", "orig", "rpm",
  ]
}
