import Crypto
import OrderedCollections
import Remote
import SystemPackage
import Values

/// Gives a file of a host its content and its properties: whole or not at all, and only if it does
/// not have them yet.
///
/// What is at the path stays until the new file is complete, has its owner and its permissions, and
/// has passed `validate`.
struct FileWriter: Sendable {
  var destination: String
  /// What is to be in the file.
  var content: Content
  var properties = FileProperties()
  /// The permissions of folders that are missing, where the destination ends with a slash.
  var folderMode: FileMode?
  /// The name within the destination, where that is a folder.
  var name: String?
  /// What `--diff` calls the content; nil is the destination.
  var origin: String?
  var keepsBackup = false
  /// A command that must accept the new file, named in it as `%s`.
  var validate: String?
  /// Whether a file that is there is replaced.
  var replaces = true
  /// Whether what a link leads to is written, not the link replaced.
  var follows = true
  /// The SHA-1 that the file must still have; nil writes whatever is there.
  var expected: String?

  enum Content: Sendable {
    case bytes([UInt8])
    /// A file of this machine that is read while it is sent, and only if it must be.
    case localFile(FilePath, size: Int)
    /// A file of the host itself.
    case hostFile(String)
  }

  /// What came of it.
  struct Outcome: Sendable {
    var reply: Reply
    var destination: String
    var before: FileStatus?
    var after: FileStatus?
    /// Whether the content is new.
    var isWritten: Bool
    var isChanged: Bool
    var checksum: String?
    /// The MD5 of what a file of this machine held as it was sent.
    var md5: String?
  }

  /// Up to here content goes along with the question whether it is needed.
  private static let sentAtOnce = 1 << 16

  func write(in context: ModuleContext) async throws -> Outcome {
    var arguments = properties.arguments
    arguments["dest"] = CommandCall.expandable(destination)
    arguments["name"] = name ?? ""
    arguments["backup"] = keepsBackup ? "1" : ""
    arguments["validate"] = validate.map(Self.validation) ?? ""
    arguments["force"] = replaces ? "1" : ""
    arguments["follow"] = follows ? "1" : ""
    arguments["foldermode"] = folderMode?.shellText ?? ""
    arguments["expected"] = expected ?? ""
    arguments["dry"] = context.isCheckMode ? "1" : ""
    arguments["diff"] = context.showsDifferences ? "1" : ""
    switch content {
    case .hostFile(let path):
      arguments["from"] = CommandCall.expandable(path)
      return outcome(try await run(arguments, in: context), checksum: nil, context)
    case .localFile(let path, let size):
      arguments["size"] = String(size)
      return try await write(path, arguments, in: context)
    case .bytes(let bytes):
      let sum = Self.sha1(bytes)
      arguments["sum"] = sum
      let isSent = bytes.count <= Self.sentAtOnce && !context.isCheckMode
      arguments["sent"] = isSent ? "1" : ""
      var reply = try await run(arguments, input: isSent ? bytes : [], in: context)
      if let stage = reply["wanted"] {
        let connection = try await context.connect()
        _ = try await connection.upload(Upload(.bytes(bytes), to: stage, mode: 0o600))
        arguments["staged"] = stage
        reply = try await run(arguments, in: context)
      }
      return outcome(reply, checksum: sum, context)
    }
  }

  /// Writes a file of this machine, whose digests are taken while it is sent; only one that the host
  /// may have already is read before.
  private func write(
    _ path: FilePath, _ given: [String: String], in context: ModuleContext
  ) async throws -> Outcome {
    var arguments = given
    var digest: ContentDigest?
    var reply = try await run(arguments, in: context)
    if reply["comparable"] != nil {
      digest = try await ContentDigest.reading(path)
      arguments["sum"] = digest?.sha1 ?? ""
      reply = try await run(arguments, in: context)
    }
    if let stage = reply["wanted"] {
      let connection = try await context.connect()
      digest = try await connection.upload(Upload(.file(path), to: stage, mode: 0o600)).digest
      arguments["sum"] = digest?.sha1 ?? ""
      arguments["staged"] = stage
      reply = try await run(arguments, in: context)
    }
    if reply.failure != nil, digest == nil { digest = try await ContentDigest.reading(path) }
    var outcome = outcome(reply, checksum: digest?.sha1, context)
    outcome.md5 = digest?.md5
    return outcome
  }

  private func run(
    _ arguments: [String: String], input: [UInt8] = [], in context: ModuleContext
  ) async throws -> Reply {
    try await Self.script.run(
      arguments, input: input, isContained: validate == nil, in: context)
  }

  private func outcome(_ reply: Reply, checksum: String?, _ context: ModuleContext) -> Outcome {
    let before = FileStatus(reply["before"])
    var isChanged = reply["changed"] != nil
    if context.isCheckMode, let member = FileStatus(reply["member"]) {
      let wanted = properties.applied(
        to: member, uid: reply["uid"].flatMap { Int($0) }, gid: reply["gid"].flatMap { Int($0) })
      isChanged = isChanged || wanted != member
    }
    return Outcome(
      reply: reply, destination: reply["dest"] ?? destination, before: before,
      after: FileStatus(reply["after"]), isWritten: reply["written"] != nil,
      isChanged: isChanged, checksum: checksum ?? reply["sum"])
  }

  /// The command as shell words, the file's name where `%s` stands.
  private static func validation(_ command: String) -> String {
    let words = (try? ShellWords.split(command)) ?? [command]
    return words.map { word in
      word.split(separator: "%s", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "" : ShellWords.quoted(String($0)) }.joined(separator: "\"$new\"")
    }.joined(separator: " ")
  }

  /// The SHA-1 of bytes in hexadecimal, as Ansible's `checksum`.
  static func sha1(_ bytes: [UInt8]) -> String { hexadecimal(Insecure.SHA1.hash(data: bytes)) }

  /// The MD5 of bytes in hexadecimal, as Ansible's `md5sum`.
  static func md5(_ bytes: [UInt8]) -> String { hexadecimal(Insecure.MD5.hash(data: bytes)) }

  private static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    digest.reduce(into: "") { text, byte in
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}
