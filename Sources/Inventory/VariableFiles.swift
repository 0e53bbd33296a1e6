import Diagnostics
import OrderedCollections
import SystemPackage
import Values
import YAML

/// The files of variables in `group_vars/` and `host_vars/` of one directory.
///
/// Behaves as ansible-core's `host_group_vars`, 2.16: for a group `web`, the first of `web`,
/// `web.yml`, `web.yaml` and `web.json` that exists; if it is a directory, all files in it with one
/// of these extensions or none, its subdirectories too.
struct VariableFiles: Sendable {
  /// Whose directory it is.
  enum Side {
    case inventory
    case playbook
  }

  let side: Side
  let directory: FilePath
  /// The directory as messages show it.
  let shownAs: String
  private(set) var groups: [String: [Definition]] = [:]
  private(set) var hosts: [String: [Definition]] = [:]
  private(set) var warnings: [Diagnostic] = []
  private(set) var mistakes: [Diagnostic] = []
  private let decrypt: Inventory.Decryptor?
  private var isLooked = false
  private var groupFiles: Folder?
  private var hostFiles: Folder?

  /// A `group_vars/` or `host_vars/` and the names in it.
  private struct Folder {
    let path: FilePath
    let shownAs: String
    let names: Set<String>
  }

  init(_ side: Side, directory: FilePath, shownAs: String, decrypt: Inventory.Decryptor?) {
    self.side = side
    self.directory = directory
    self.shownAs = shownAs
    self.decrypt = decrypt
  }

  /// Reads the files of all groups and hosts of `inventory` that are not read yet.
  mutating func read(for inventory: Inventory) {
    warnings = []
    mistakes = []
    if !isLooked {
      isLooked = true
      groupFiles = folder("group_vars")
      hostFiles = folder("host_vars")
    }
    if let groupFiles {
      for name in inventory.groups.keys where groups[name] == nil {
        groups[name] = definitions(of: name, in: groupFiles, level: groupLevel(name))
      }
    }
    if let hostFiles {
      let names = inventory.hosts.keys + Host.localNames.filter { inventory.hosts[$0] == nil }
      for name in names where hosts[name] == nil {
        let level: Precedence = side == .inventory ? .inventoryHostVars : .playbookHostVars
        hosts[name] = definitions(of: name, in: hostFiles, level: level)
      }
    }
  }

  private func groupLevel(_ name: String) -> Precedence {
    switch side {
    case .inventory: name == "all" ? .inventoryGroupVarsAll : .inventoryGroupVars
    case .playbook: name == "all" ? .playbookGroupVarsAll : .playbookGroupVars
    }
  }

  private mutating func folder(_ name: String) -> Folder? {
    let path = directory.appending(name)
    let shown = shownAs.isEmpty ? name : "\(shownAs)/\(name)"
    switch Files.kind(of: path) {
    case nil: return nil
    case .file:
      warnings.append(InventoryError(.variablesNotADirectory(shown)).warning)
      return nil
    case .directory: return Folder(path: path, shownAs: shown, names: Set(Files.names(in: path)))
    }
  }

  private mutating func definitions(
    of owner: String, in folder: Folder, level: Precedence
  ) -> [Definition] {
    // A host may be a directory to change root into.
    guard !owner.hasPrefix("/") else { return [] }
    for suffix in ["", ".yml", ".yaml", ".json"] {
      let name = owner + suffix
      guard owner.contains("/") || folder.names.contains(name) else { continue }
      let path = folder.path.appending(name)
      guard let kind = Files.kind(of: path) else { continue }
      let shown = "\(folder.shownAs)/\(name)"
      let files = kind == .file ? [(path, shown)] : Self.files(below: path, shownAs: shown)
      return files.flatMap { read($0.0, shownAs: $0.1, level: level, owner: owner) }
    }
    return []
  }

  /// The files of variables in a directory, in the order in which they are laid over each other.
  private static func files(below path: FilePath, shownAs: String) -> [(FilePath, String)] {
    Files.names(in: path).flatMap { name -> [(FilePath, String)] in
      if name.hasPrefix(".") || name.hasSuffix("~") { return [] }
      let file = path.appending(name)
      let shown = "\(shownAs)/\(name)"
      switch (Files.kind(of: file), file.extension) {
      case (.directory, nil): return files(below: file, shownAs: shown)
      case (.file, nil), (.file, "yml"), (.file, "yaml"), (.file, "json"): return [(file, shown)]
      default: return []
      }
    }
  }

  private mutating func read(
    _ path: FilePath, shownAs: String, level: Precedence, owner: String
  ) -> [Definition] {
    do {
      let file = try Files.opened(Files.read(path, name: shownAs), decrypt)
      let document = try YAML.load(file)
      warnings += document.warnings
      if document.value.isNull { return [] }
      guard let entries = document.value.entries else {
        if document.value.sequence?.isEmpty == true { return [] }
        let kind = InventoryError.Kind.notAMapping(
          what: "a file of variables", found: document.value.kindName)
        throw InventoryError(kind, at: document.value.start)
      }
      return entries.map { entry in
        Definition(
          name: entry.key.value.pythonString, value: entry.value.value,
          location: entry.key.location, level: level, owner: owner)
      }
    } catch let error as DiagnosticError {
      mistakes += error.diagnostics
    } catch let error as any DiagnosticConvertible {
      mistakes.append(error.diagnostic)
    } catch {
      mistakes.append(InventoryError(.unreadable(shownAs, reason: "\(error)")).diagnostic)
    }
    return []
  }
}
