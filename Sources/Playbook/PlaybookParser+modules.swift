import Diagnostics
import Values

extension PlaybookParser {
  /// What the name of a module stands for.
  enum Resolved {
    /// A module of our own.
    case ours(Signature)
    /// A file.
    case custom(ModuleFinder.Found)
  }

  /// Looks a module up as Ansible does: a file beside the playbook or in a role goes before a module
  /// of Ansible's own, unless that is called by its full name.
  func resolve(_ name: String) -> Resolved? {
    let known = catalog.signature(of: name)
    if let known, ControlAction.signatures.contains(where: { $0.module == known.module }) {
      return .ours(known)
    }
    let legacy = "ansible.legacy."
    let short = name.hasPrefix(legacy) ? String(name.dropFirst(legacy.count)) : name
    guard short.contains(".") else {
      if let found = loader.modules.find(short: short, in: here) { return .custom(found) }
      if let known { return .ours(known) }
      return here.collections.lazy.compactMap {
        self.loader.modules.find(full: "\($0).\(short)", in: self.here)
      }
      .first.map { .custom($0) }
    }
    if let known, known.isMissing {
      if case .module(let name, let path) = loader.modules.find(full: short, in: here) {
        return .custom(.module(name: name, path: path))
      }
    }
    return known.map { .ours($0) } ?? loader.modules.find(full: name, in: here).map { .custom($0) }
  }

  /// Whether there is such a module.
  func knows(_ name: String) -> Bool { resolve(name) != nil }

  /// The name that most likely was meant.
  func nearest(to name: String) -> String? {
    if !name.contains("."),
      let custom = Suggestion.nearest(to: name, among: loader.modules.names(in: here))
    {
      return custom
    }
    return catalog.nearest(to: name)
      ?? Suggestion.nearest(to: name, among: loader.modules.names(besideFull: name, in: here))
  }
}
