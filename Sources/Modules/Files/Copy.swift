import OrderedCollections
import Remote
import SystemPackage
import Values

/// Puts a file, a folder or a text onto a host, or copies within the host.
///
/// Behaves as ansible-core's `copy`, 2.16. A folder is compared in one round trip and what differs
/// is sent in another, however many files it holds.
struct Copy: Module {
  static let name = "ansible.builtin.copy"
  static let summary = "Copies files, folders and texts to a host."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("dest", \.destination, isRequired: true, "Where it goes."),
      Parameter("src", \.source, "The file or folder; with a slash behind, what is in the folder."),
      Parameter("content", \.content, "A text instead of a file."),
      Parameter("backup", \.keepsBackup, default: false, "Whether a replaced file is kept."),
      Parameter(
        "force", \.isForced, aliases: ["thirsty"], default: true,
        "Whether a file that is there is replaced."),
      Parameter("validate", \.validate, "A command that must accept the file, `%s` in it."),
      Parameter("directory_mode", \.folderMode, "The permissions of folders that it makes."),
      Parameter("remote_src", \.isOnHost, default: false, "Whether `src` is on the host."),
      Parameter(
        "follow", \.follows, default: false, "Whether what a link leads to is written."),
      Parameter(
        "local_follow", \.followsLocally, default: true,
        "Whether links in a folder that is copied are followed."),
      Parameter("checksum", \.checksum, "The SHA-1 that the file must have."),
      Parameter("decrypt", \.decrypts, default: true, "Whether a vault is decrypted."),
    ] + FileProperties.parameters(at: \.properties)

  var destination = ""
  var source: String?
  var content: Value?
  var keepsBackup = false
  var isForced = true
  var validate: String?
  var folderMode: FileMode?
  var isOnHost = false
  var follows = false
  var followsLocally = true
  var checksum: String?
  var decrypts = true
  var properties = FileProperties()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let refusal { return .failure(refusal) }
    if let validate, !validate.contains("%s") {
      return .failure("validate must contain %s: \(validate)")
    }
    if let content { return try await write(text(of: content), in: context) }
    guard let source else { return .failure("src (or content) is required") }
    if isOnHost { return try await HostCopy(call: self, source: source).run(in: context) }
    let path: FilePath
    do {
      path = try context.files.find(source, in: "files")
    } catch {
      return .failure(error.message)
    }
    if LocalTree.isFolder(path) {
      let tree = try LocalTree(
        path, wantsContents: source.hasSuffix("/"), followsLinks: followsLocally)
      return try await TreeCopy(call: self, tree: tree, source: source).run(in: context)
    }
    return try await write(path, in: context)
  }

  private var refusal: String? {
    if source != nil, content != nil { return "src and content are mutually exclusive" }
    if content != nil, destination.hasSuffix("/") {
      return "can not use content with a dir as dest"
    }
    return nil
  }

  private func text(of content: Value) -> [UInt8] {
    switch content {
    case .mapping, .list, .tuple:
      Array(JSONWriter(secrets: .exposed).text(of: content).utf8)
    default: Array(content.pythonString.utf8)
    }
  }

  private func write(_ bytes: [UInt8], in context: ModuleContext) async throws -> TaskResult {
    let writer = writer(.bytes(bytes))
    let outcome = try await writer.write(in: context)
    return writer.result(of: outcome, content: bytes, context: context)
  }

  private func write(_ path: FilePath, in context: ModuleContext) async throws -> TaskResult {
    var bytes: [UInt8]?
    let content: FileWriter.Content
    if let size = try context.files.streamedSize(of: path, decrypts: decrypts) {
      content = .localFile(path, size: size)
    } else {
      let read = try context.files.read(path, decrypts: decrypts)
      bytes = read
      content = .bytes(read)
    }
    if let checksum, case let sum = try await sha1(of: content), sum != checksum {
      return .failure(
        "Copied file does not match the expected checksum. Transfer failed.",
        [
          "checksum": .string(sum ?? ""), "expected_checksum": .string(checksum), "diff": [],
        ])
    }
    var writer = writer(content)
    writer.name = path.lastComponent?.string
    writer.origin = path.string
    if properties.mode == .preserve { writer.properties.mode = .number(LocalTree.mode(of: path)) }
    let outcome = try await writer.write(in: context)
    var result = writer.result(of: outcome, content: bytes, context: context)
    if outcome.reply["kept"] != nil { result.values["src"] = .string(path.string) }
    return result
  }

  private func sha1(of content: FileWriter.Content) async throws -> String? {
    switch content {
    case .bytes(let bytes): FileWriter.sha1(bytes)
    case .localFile(let path, _): try await ContentDigest.reading(path).sha1
    case .hostFile: nil
    }
  }

  /// A writer with this task's choices.
  func writer(_ content: FileWriter.Content) -> FileWriter {
    FileWriter(
      destination: destination, content: content, properties: properties, folderMode: folderMode,
      keepsBackup: keepsBackup, validate: validate, replaces: isForced, follows: follows)
  }
}
