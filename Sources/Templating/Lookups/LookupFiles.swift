import Diagnostics
import FoundationEssentials
import Inventory
import SystemPackage
import Values

/// Finds files as tasks and lookups do: in the role, beside the playbook, each time in a folder of
/// its kind first.
///
/// Behaves as ansible-core's search path, 2.16; the variables `ansible_search_path`, `role_path` and
/// `playbook_dir` tell where.
public struct LookupFiles {
  /// The folders that are searched, the nearest first.
  public let folders: [String]
  /// The folder of the playbook, which is searched last.
  public let base: String
  private let isInRole: Bool
  private let paths: PathExpansion

  /// Searches where the variables say.
  public init(_ templar: Templar) throws {
    let working = FileManager.default.currentDirectoryPath
    base = try templar.variable("playbook_dir")?.string ?? working
    let role = try templar.variable("role_path")?.string
    let given = try templar.variable("ansible_search_path")?.items?.compactMap(\.string)
    folders = given ?? [role ?? base]
    isInRole = role != nil
    paths = PathExpansion(workingDirectory: FilePath(base))
  }

  /// The path of the first file or folder of that name; nil where there is none.
  ///
  /// `subfolder` is `files`, `templates` or `vars`.
  public func find(_ name: String, in subfolder: String) -> String? {
    let path = candidates(name, in: subfolder).first { FileManager.default.fileExists(atPath: $0) }
    if let path { InputRecorder.current?.note(file: path) }
    return path
  }

  /// All places where a name is looked for.
  public func candidates(_ name: String, in subfolder: String) -> [String] {
    if name.isEmpty { return [] }
    if name.hasPrefix("/") || name.hasPrefix("~") { return [paths.path(name).string] }
    let beginsWithFolder = name.prefix { $0 != "/" } == subfolder
    var places: [String] = []
    for folder in folders {
      let path = paths.path(folder)
      let parent = path.removingLastComponent().string
      if isInRole, parent.hasSuffix("/tasks") {
        let role = FilePath(parent).removingLastComponent().string
        places += [Self.joined(role, subfolder, name), Self.joined(parent, name)]
      } else {
        if !beginsWithFolder { places.append(Self.joined(path.string, subfolder, name)) }
        places.append(Self.joined(path.string, name))
      }
    }
    if !beginsWithFolder { places.append(Self.joined(base, subfolder, name)) }
    return places + [Self.joined(base, name)]
  }

  /// The absolute path of a name beside the playbook, whether it exists or not.
  func path(_ name: String) -> FilePath { paths.path(name) }

  static func joined(_ parts: String...) -> String {
    parts.dropFirst().reduce(parts[0]) { path, part in
      part.hasPrefix("/") ? part : path.hasSuffix("/") ? path + part : path + "/" + part
    }
  }
}

extension LookupCall {
  /// The path of a file that a term names.
  func find(_ name: String, in subfolder: String = "files") throws -> String {
    let files = try LookupFiles(templar)
    if let path = files.find(name, in: subfolder) { return path }
    let places = files.candidates(name, in: subfolder)
    throw LookupFailure(
      "could not find `\(name)`",
      hint: places.isEmpty ? nil : "looked for " + places.joined(separator: ", "))
  }

  /// The text of a file, decrypted where it is a vault; then it is a secret.
  func text(ofFile path: String) throws -> (text: String, isSecret: Bool) {
    let file = try templar.scope.store.vaultKeys.source(FilePath(path))
    return (String(decoding: file.bytes, as: UTF8.self), file.isConfidential)
  }
}
