import Diagnostics
import Glibc
import Inventory
import SystemPackage
import Templating

/// A file that `apus vault` reads and writes; `-` is standard input and standard output.
struct VaultFile {
  /// The path as the person gave it.
  let name: String

  /// Whether it is standard input or standard output.
  var isStandard: Bool { name == "-" }
  /// How messages call it.
  var shownAs: String { isStandard ? "<stdin>" : name }
  var path: FilePath { PathExpansion().path(name) }

  /// All that it holds.
  func read() throws -> [UInt8] {
    isStandard ? try Self.standardInput() : try Files.source(FilePath(name)).bytes
  }

  /// Writes it whole, for this user only.
  func write(_ bytes: [UInt8], keepsAccess: Bool = false, shreds: Bool = false) throws {
    if isStandard { return try Self.writeToStandardOutput(bytes) }
    do {
      try PrivateFile.write(bytes, to: path, keepsAccess: keepsAccess, shreds: shreds)
    } catch let error as Errno {
      throw DiagnosticError(
        Diagnostic(.error, "`\(name)` cannot be written: \(error.description.lowercased())"))
    }
  }

  /// What `plaintext` is decrypted to, or an error that names the file.
  func decrypt(_ keys: VaultKeys) throws -> (plaintext: [UInt8], key: VaultKey) {
    try keys.decrypt(read(), name: shownAs)
  }

  static func standardInput() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer: [UInt8] = Array(repeating: 0, count: 65536)
    while true {
      let count = try buffer.withUnsafeMutableBytes {
        try FileDescriptor.standardInput.read(into: $0)
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  private static func writeToStandardOutput(_ bytes: [UInt8]) throws {
    do {
      _ = try FileDescriptor.standardOutput.writeAll(bytes)
    } catch Errno.brokenPipe {
      // Who reads has seen enough.
    }
  }
}

extension VaultWorkspace {
  /// The files that are named, standard input where there are none.
  func files(_ names: [String], output: String?, waitingFor what: String) throws -> [VaultFile] {
    if output != nil, names.count > 1 {
      throw DiagnosticError(Diagnostic(.error, "`--output` takes one file, not \(names.count)"))
    }
    if names.isEmpty, isatty(STDIN_FILENO) == 1 { say("Reading \(what) from stdin", always: true) }
    return (names.isEmpty ? ["-"] : names).map(VaultFile.init)
  }
}
