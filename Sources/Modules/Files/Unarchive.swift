import OrderedCollections
import Remote
import SystemPackage
import Values

/// Unpacks an archive on a host: tar, plain or compressed by gzip, bzip2, xz or zstd, and zip.
///
/// Behaves as ansible-core's `unarchive`, 2.16. An archive of this machine is sent only once it is
/// known that the folder is there.
struct Unarchive: Module {
  static let name = "ansible.builtin.unarchive"
  static let summary = "Unpacks an archive on a host."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("src", \.source, isRequired: true, "The archive: a file of this machine."),
      Parameter("dest", \.destination, isRequired: true, "The folder it is unpacked into."),
      Parameter(
        "remote_src", \.isOnHost, "Whether `src` is on the host, or the URL of an archive."),
      Parameter("copy", \.isCopied, "The opposite of `remote_src`."),
      Parameter("creates", \.creates, "Nothing is done if this file is there."),
      Parameter("list_files", \.listsFiles, default: false, "Whether the names are wanted."),
      Parameter("exclude", \.exclude, default: [], "What is not unpacked."),
      Parameter("include", \.include, default: [], "What is unpacked; all if not given."),
      Parameter("keep_newer", \.keepsNewer, default: false, "Whether newer files stay."),
      Parameter("extra_opts", \.options, default: [], "Options for tar or unzip."),
      Parameter(
        "validate_certs", \.validatesCertificates, default: true,
        "Whether a server must have a certificate that can be trusted."),
      Parameter("decrypt", \.decrypts, default: true, "Whether a vault is decrypted."),
      Parameter(
        "io_buffer_size", \.bufferSize, default: 65536, "Accepted; the host's tools choose."),
    ] + FileProperties.parameters(at: \.properties)

  var source = ""
  var destination = ""
  var isOnHost: Bool?
  var isCopied: Bool?
  var creates: String?
  var listsFiles = false
  var exclude: [String] = []
  var include: [String] = []
  var keepsNewer = false
  var options: [String] = []
  var validatesCertificates = true
  var decrypts = true
  var bufferSize = 65536
  var properties = FileProperties()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if isCopied != nil, isOnHost != nil {
      return .failure("parameters are mutually exclusive: ('copy', 'remote_src')")
    }
    if !include.isEmpty, !exclude.isEmpty {
      return .failure("parameters are mutually exclusive: include|exclude")
    }
    let isRemote = isOnHost ?? isCopied.map { !$0 } ?? false
    if isRemote {
      guard source.contains("://") else { return try await unpack(source, in: context) }
      return try await unpackURL(in: context)
    }
    let path: FilePath
    do {
      path = try context.files.find(source, in: "files")
    } catch {
      return .failure(error.message)
    }
    let checked = try await call(nil, in: context)
    if let early = early(checked) { return early }
    let bytes = try context.files.read(path, decrypts: decrypts)
    let stage = checked["stage"] ?? ""
    let connection = try await context.connect()
    _ = try await connection.upload(Upload(.bytes(bytes), to: stage, mode: 0o600))
    return try await unpack(stage, isStaged: true, in: context)
  }

  private func unpackURL(in context: ModuleContext) async throws -> TaskResult {
    let checked = try await call(nil, in: context)
    if let early = early(checked) { return early }
    var request = WebRequest(url: source)
    request.validatesCertificates = validatesCertificates
    let fetched = try await request.fetch(in: context)
    if let reason = fetched.failure {
      return .failure("Failure downloading \(source), \(reason)")
    }
    let path = fetched["path"] ?? ""
    let result = try await unpack(path, in: context)
    try await WebRequest.discard([path], in: context)
    return result
  }

  private func unpack(
    _ path: String, isStaged: Bool = false, in context: ModuleContext
  ) async throws -> TaskResult {
    let reply = try await call(path, isStaged: isStaged, in: context)
    return early(reply) ?? UnarchiveResult(call: self, reply: reply).result(in: context)
  }

  /// What there is to say before anything is unpacked.
  private func early(_ reply: Reply) -> TaskResult? {
    if reply["created"] != nil {
      let reason = "skipped, since \(creates ?? "") exists"
      return TaskResult(["msg": .string(reason)], isSkipped: true)
    }
    if reply["checkless"] != nil {
      let reason =
        "remote module (ansible.legacy.unarchive) does not support check mode when using gtar"
      return TaskResult(["msg": .string(reason)], isSkipped: true)
    }
    if reply.failure == "dest" {
      return .failure("dest '\(reply["dest"] ?? destination)' must be an existing dir")
    }
    return nil
  }

  private func call(
    _ path: String?, isStaged: Bool = false, in context: ModuleContext
  ) async throws -> Reply {
    var arguments = properties.arguments
    arguments["dest"] = CommandCall.expandable(destination)
    arguments["creates"] = creates.map(CommandCall.expandable) ?? ""
    arguments["archive"] = path.map(CommandCall.expandable) ?? ""
    arguments["staged"] = isStaged ? "1" : ""
    arguments["newer"] = keepsNewer ? "1" : ""
    arguments["dry"] = context.isCheckMode ? "1" : ""
    arguments["tarexclude"] = Self.words(
      exclude.map { "--exclude=" + ($0.hasSuffix("/") ? String($0.dropLast()) : $0) })
    arguments["zipexclude"] = Self.words(exclude)
    arguments["include"] = Self.words(include)
    arguments["options"] = Self.words(options)
    return try await Self.script.run(arguments, in: context)
  }

  private static func words(_ words: [String]) -> String {
    words.map(ShellWords.quoted).joined(separator: " ")
  }
}
