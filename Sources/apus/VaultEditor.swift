import Diagnostics
import FoundationEssentials
import Inventory
import Subprocess
import SystemPackage
import Templating
import Values

/// The person's editor on a text that must leave no trace.
struct VaultEditor {
  private let command: String
  private let folder: FilePath

  /// Takes the editor that the configuration or `$EDITOR` names; `vi` where nothing does.
  init(_ workspace: Workspace) {
    command = workspace.configuration[.editor] ?? "vi"
    // The first of them is in memory where there is one, and only this user can enter it.
    let candidates = ["XDG_RUNTIME_DIR", "TMPDIR"].compactMap { workspace.environment[$0] }
    let usable = candidates.first { FileManager.default.isWritableFile(atPath: $0) }
    folder = FilePath(usable ?? "/tmp")
  }

  /// What the person makes of a text; `path` tells the editor what kind of text it is.
  ///
  /// Throws where the editor cannot be run or says that it failed; the text is gone then.
  func edit(_ text: [UInt8], like path: FilePath) async throws -> [UInt8] {
    let place = folder.appending("apus-vault-\(UInt64.random(in: .min ... .max))")
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: place.string, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    defer { Self.remove(place) }
    let name = path.extension.map { "text.\($0)" } ?? "text"
    let file = place.appending(name)
    try PrivateFile.write(text, to: file)
    try await run(on: file)
    return try Files.source(file).bytes
  }

  private func run(on file: FilePath) async throws {
    let words: [String]
    do {
      words = try ShellWords.split(command)
    } catch {
      throw mistake("cannot be understood: \(error.rawValue.lowercased())")
    }
    guard let program = words.first else { throw mistake("names no program") }
    let status: TerminationStatus
    do {
      status = try await Subprocess.run(
        program.contains("/") ? .path(FilePath(program)) : .name(program),
        arguments: Arguments(words.dropFirst() + [file.string]),
        input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
        output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
      ).terminationStatus
    } catch let error as SubprocessError {
      throw mistake("cannot be run: \(error.underlyingError.map { "\($0)" } ?? "\(error)")")
    }
    guard status.isSuccess else { throw mistake("failed, so nothing is changed") }
  }

  private func mistake(_ what: String) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, "the editor `\(command)` \(what)"))
  }

  /// Overwrites and removes everything that the editor has left.
  private static func remove(_ folder: FilePath) {
    let manager = FileManager.default
    for name in (try? manager.subpathsOfDirectory(atPath: folder.string)) ?? [] {
      try? PrivateFile.shred(folder.appending(name))
    }
    try? manager.removeItem(atPath: folder.string)
  }
}
