import SystemPackage

/// The files of a role, as ansible-core 2.16 finds them: `main` with one of four endings, in
/// `tasks/`, `vars/` and so on; among variables, a folder `main/` stands for all files in it.
struct RoleFiles {
  let folder: FilePath
  let folders: Folders

  /// The one file of a section; nil where there is none.
  func main(_ section: String, named name: String?) -> FilePath? {
    candidates(section, name).first { folders.kind(of: $0) == .file }
  }

  /// All files of a section that are laid over each other.
  func all(_ section: String, named name: String?) -> [FilePath] {
    guard let found = candidates(section, name).first(where: { folders.kind(of: $0) != nil })
    else { return [] }
    return folders.kind(of: found) == .directory ? files(below: found) : [found]
  }

  private func candidates(_ section: String, _ name: String?) -> [FilePath] {
    let endings = [".yml", ".yaml", ".json"]
    let ordered = name == nil ? endings + [""] : [""] + endings
    return ordered.map { folder.appending(section).pushing(FilePath((name ?? "main") + $0)) }
  }

  private func files(below directory: FilePath) -> [FilePath] {
    folders.names(in: directory).flatMap { name -> [FilePath] in
      if name.hasPrefix(".") || name.hasSuffix("~") { return [] }
      let path = directory.appending(name)
      switch (folders.kind(of: path), path.extension) {
      case (.directory, nil): return files(below: path)
      case (.file, nil), (.file, "yml"), (.file, "yaml"), (.file, "json"): return [path]
      default: return []
      }
    }
  }
}
