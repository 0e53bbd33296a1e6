import Diagnostics
import SystemPackage
import Values

/// Where a role was found.
struct RolePlace: Sendable, Hashable {
  var name: String
  var collection: String?
  var path: String
}

/// Looks roles up as ansible-core 2.16 does.
///
/// A name with two dots or more, and any name while `collections` are in force, is looked for in
/// collections first; then in `roles/` beside the playbook, in the configured folders, beside the
/// role that names it, beside the playbook, and as a path.
struct RoleFinder {
  let settings: PlaybookLoader.Settings
  let folders: Folders

  /// The role of that name, or the folders that were searched.
  func find(_ name: String, in here: Surroundings) -> Result<RolePlace, NotFound> {
    let collections = here.collections
    if let place = inCollections(name, collections) { return .success(place) }
    var searched = [here.folder.appending("roles")] + settings.rolePaths
    if let role = here.role { searched.append(FilePath(role.path).removingLastComponent()) }
    searched.append(here.folder)
    for folder in searched {
      let path = folders.absolute(folder.pushing(FilePath(name)))
      if folders.kind(of: path) != nil {
        return .success(RolePlace(name: name, collection: nil, path: folders.resolved(path)))
      }
    }
    let path = folders.absolute(FilePath(name))
    if folders.kind(of: path) != nil {
      let last = path.lastComponent?.string ?? name
      return .success(RolePlace(name: last, collection: nil, path: folders.resolved(path)))
    }
    return .failure(NotFound(searched: searched, names: searched.flatMap { names(in: $0) }))
  }

  /// The folders that were searched, and the names that are there.
  struct NotFound: Error {
    var searched: [FilePath]
    var names: [String]
  }

  /// The folders of a collection named `namespace.name`.
  func folders(ofCollection name: String) -> [FilePath] {
    let parts = name.split(separator: ".")
    guard parts.count == 2 else { return [] }
    return settings.collectionPaths.map {
      $0.appending("ansible_collections").appending(String(parts[0])).appending(String(parts[1]))
    }
  }

  private func inCollections(_ name: String, _ collections: [String]) -> RolePlace? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count >= 3, !name.contains("/") {
      let collection = parts[..<2].joined(separator: ".")
      let role = parts[2...].joined(separator: "/")
      if let place = place(role, in: collection) { return place }
    }
    guard !name.contains(".") else { return nil }
    for collection in collections where !collection.hasPrefix("ansible.") {
      if let place = place(name, in: collection) { return place }
    }
    return nil
  }

  private func place(_ role: String, in collection: String) -> RolePlace? {
    for folder in folders(ofCollection: collection) {
      let path = folders.absolute(folder.appending("roles").pushing(FilePath(role)))
      guard folders.kind(of: path) == .directory else { continue }
      let name = role.replacing("/", with: ".")
      return RolePlace(name: name, collection: collection, path: path.string)
    }
    return nil
  }

  private func names(in folder: FilePath) -> [String] {
    folders.names(in: folder).filter { !$0.hasPrefix(".") }
  }
}
