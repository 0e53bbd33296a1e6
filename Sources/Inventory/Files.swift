public import Diagnostics
import FoundationEssentials
public import SystemPackage

/// Local files and directories, as inventories and variable files need them.
public enum Files {
  /// What stands at a path, links followed.
  enum Kind {
    case file
    case directory
  }

  /// What stands at `path`; nil where there is nothing.
  static func kind(of path: FilePath) -> Kind? {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: path.string, isDirectory: &isDirectory) else {
      return nil
    }
    return isDirectory ? .directory : .file
  }

  /// The names in a directory, sorted; none where it cannot be read.
  static func names(in directory: FilePath) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: directory.string)
    return (names ?? []).sorted { $0.precedes($1) }
  }

  /// Whether this user may execute the file.
  static func isExecutable(_ path: FilePath) -> Bool {
    FileManager.default.isExecutableFile(atPath: path.string)
  }

  /// Whether this user may read the file.
  static func isReadable(_ path: FilePath) -> Bool {
    FileManager.default.isReadableFile(atPath: path.string)
  }

  /// The permission bits of a file; 0 where there is none.
  static func mode(of path: FilePath) -> Int {
    let value = try? FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions]
    // The type differs between Foundation's editions.
    return value as? Int ?? (value as? UInt).map { Int($0) } ?? 0
  }

  /// Whether everybody may write into a directory.
  static func isPublic(_ path: FilePath) -> Bool { mode(of: path) & 0o002 != 0 }

  /// The directory that relative paths start from.
  static var workingDirectory: FilePath { FilePath(FileManager.default.currentDirectoryPath) }

  /// The whole file, under the name by which the person knows it.
  static func read(_ path: FilePath, name: String? = nil) throws(InventoryError) -> SourceFile {
    do {
      let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      let bytes = try descriptor.closeAfter { try descriptor.readToEnd() }
      return SourceFile(name: name ?? path.string, bytes: bytes)
    } catch {
      let reason = (error as? Errno).map { $0.description.lowercased() } ?? "\(error)"
      throw InventoryError(.unreadable(name ?? path.string, reason: reason))
    }
  }

  /// The file itself, or what it holds where it is encrypted.
  static func opened(
    _ file: SourceFile, _ decrypt: Inventory.Decryptor?
  ) throws -> SourceFile {
    guard file.bytes.starts(with: "$ANSIBLE_VAULT;".utf8) else { return file }
    guard let decrypt else { throw InventoryError(.vaulted(file.name)) }
    return try decrypt(file)
  }

  /// The whole file, for those who read other things than inventories.
  public static func source(_ path: FilePath) throws(DiagnosticError) -> SourceFile {
    do {
      return try read(path)
    } catch {
      throw DiagnosticError(error.diagnostic)
    }
  }
}
