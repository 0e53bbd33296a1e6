import Diagnostics
import FoundationEssentials
import Inventory
import Subprocess
import SystemPackage

/// A file that holds a vault password, or a script that prints it.
struct VaultPasswordFile {
  let path: FilePath
  /// The path as the person gave it.
  let shownAs: String

  /// The exit code of a client script that knows no such label.
  private static let unknownLabel = 2

  /// Reads the file or runs the script.
  ///
  /// - Parameters:
  ///   - label: What a client script is asked for.
  ///   - keys: The passwords so far, one of which may decrypt this one.
  /// - Returns: The password, which is not empty.
  /// - Throws: A `VaultError` that says why there is none.
  func password(label: String, keys: VaultKeys) async throws -> [UInt8] {
    guard FileManager.default.fileExists(atPath: path.string) else {
      throw VaultError(.noPasswordFile(shownAs, reason: nil))
    }
    if FileManager.default.isExecutableFile(atPath: path.string) {
      return try await output(label: label)
    }
    let bytes: [UInt8]
    do {
      bytes = try Files.source(path).bytes
    } catch {
      throw VaultError(.noPasswordFile(shownAs, reason: error.diagnostic.message))
    }
    let plaintext = try keys.decryptedIfVaulted(Self.trimmed(bytes), at: path)
    return try notEmpty(plaintext, "the file `\(shownAs)`")
  }

  /// Whether the script asks for the label of the password.
  private var isClient: Bool { path.stem?.hasSuffix("-client") ?? false }

  private func output(label: String) async throws -> [UInt8] {
    let arguments = isClient ? ["--vault-id", label] : []
    let command = ([shownAs] + arguments).joined(separator: " ")
    let result: (status: TerminationStatus, output: [UInt8], errors: String)
    do {
      result = try await run(arguments)
    } catch let error as SubprocessError {
      let reason = error.underlyingError.map { "\($0)" } ?? "\(error)"
      throw VaultError(.scriptNotRun(shownAs, reason: reason))
    }
    let errors = result.errors.split(separator: "\n").map { String($0) }
    switch result.status {
    case .exited(0): break
    case .exited(let code) where isClient && Int(code) == Self.unknownLabel:
      throw VaultError(.scriptKnowsNot(command, label: label, errors: errors))
    case .exited(let code):
      throw VaultError(.scriptFailed(command, status: "exit code \(code)", errors: errors))
    case .signaled(let signal):
      throw VaultError(.scriptFailed(command, status: "signal \(signal)", errors: errors))
    }
    return try notEmpty(result.output, "the script `\(shownAs)`")
  }

  /// A plain script may talk to the person, so its standard error is theirs.
  private func run(
    _ arguments: [String]
  ) async throws -> (TerminationStatus, [UInt8], String) {
    let limit = 1 << 20
    if isClient {
      let result = try await Subprocess.run(
        .path(path), arguments: Arguments(arguments),
        input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
        output: .bytes(limit: limit), error: .string(limit: limit))
      return (result.terminationStatus, result.standardOutput, result.standardError)
    }
    let result = try await Subprocess.run(
      .path(path), arguments: Arguments(arguments),
      input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
      output: .bytes(limit: limit),
      error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
    return (result.terminationStatus, result.standardOutput, "")
  }

  private func notEmpty(_ password: [UInt8], _ source: String) throws -> [UInt8] {
    let isBreak = { (byte: UInt8) in byte == 0x0A || byte == 0x0D }
    let text = password.drop(while: isBreak).reversed().drop(while: isBreak).reversed()
    guard !text.isEmpty else { throw VaultError(.emptyPassword(source)) }
    return Array(text)
  }

  /// The bytes without white space around them.
  static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    let isSpace = { (byte: UInt8) in byte == 0x20 || 0x09...0x0D ~= byte }
    return Array(bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}
