import FoundationEssentials
import OrderedCollections
import Remote
import SystemPackage
import Values

/// Brings a file of the host here.
///
/// Behaves as ansible-core's `fetch`, 2.16. A file that is here already is not sent again.
struct Fetch: Module {
  static let name = "ansible.builtin.fetch"
  static let summary = "Brings a file of the host here."
  static let parameters: [Parameter<Self>] = [
    Parameter("src", \.source, isRequired: true, "The file on the host."),
    Parameter("dest", \.destination, isRequired: true, "The folder here that it goes into."),
    Parameter(
      "flat", \.isFlat, default: false,
      "Whether `dest` is the file itself, not a folder with a folder for each host."),
    Parameter(
      "fail_on_missing", \.failsOnMissing, default: true, "Whether a missing file is a failure."),
    Parameter(
      "validate_checksum", \.validates, default: true, "Whether what came is compared."),
  ]

  var source = ""
  var destination = ""
  var isFlat = false
  var failsOnMissing = true
  var validates = true

  func run(in context: ModuleContext) async throws -> TaskResult {
    if context.isCheckMode {
      return TaskResult(
        ["msg": "check mode not (yet) supported for this module"], isSkipped: true)
    }
    let reply = try await Self.script.run(["path": CommandCall.expandable(source)], in: context)
    let path = reply["path"] ?? source
    if let failure = reply.failure { return refused(failure, path) }
    let sum = reply["checksum"] ?? ""
    let target = target(of: path, in: context)
    if let known = try? await ContentDigest.reading(target), known.sha1 == sum {
      return TaskResult([
        "file": .string(path), "dest": .string(target.string), "checksum": .string(sum),
        "md5sum": .string(known.md5),
      ])
    }
    try FileManager.default.createDirectory(
      atPath: target.removingLastComponent().string, withIntermediateDirectories: true)
    let connection = try await context.connect()
    let transfer = try await connection.download(Download(from: path, to: target))
    if validates, transfer.digest.sha1 != sum {
      return .failure(
        "checksum mismatch",
        ["file": .string(path), "dest": .string(target.string), "checksum": .string(sum)])
    }
    // It came readable by its owner alone; now it is a file like any other that a person makes.
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o666 & ~Self.umask], ofItemAtPath: target.string)
    return TaskResult(
      [
        "dest": .string(target.string), "md5sum": .string(transfer.digest.md5),
        "checksum": .string(transfer.digest.sha1), "remote_checksum": .string(sum),
        "remote_md5sum": .null,
      ], isChanged: true)
  }

  private func refused(_ failure: String, _ path: String) -> TaskResult {
    let messages = [
      "missing": "the remote file does not exist, not transferring, ignored",
      "folder": "remote file is a directory, fetch cannot work on directories",
      "denied": "no read permission on remote file, not transferring, ignored",
    ]
    guard let message = messages[failure] else { return .failure(failure) }
    if failsOnMissing || failure == "folder" { return .failure(message) }
    return TaskResult(["msg": .string(message), "file": .string(path)])
  }

  /// Where the file goes: relative to the playbook.
  private func target(of path: String, in context: ModuleContext) -> FilePath {
    let folder = context.files.searchPath.last ?? "."
    let given = destination.hasPrefix("~/") ? LocalFiles.expandingHome(destination) : destination
    let base = folder.pushing(FilePath(given))
    guard isFlat else { return base.appending(context.host).pushing(Self.relative(path)) }
    let isFolder = destination.hasSuffix("/")
    return isFolder ? base.appending(FilePath(path).lastComponent?.string ?? "") : base
  }

  /// The permissions that new files of this process do not get; the kernel tells them in
  /// `/proc/self/status`.
  private static var umask: Int {
    let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("Umask:") }
    return line.flatMap { Int($0.drop { !$0.isNumber }, radix: 8) } ?? 0o022
  }

  /// A path within a folder: no step leads out of it.
  private static func relative(_ path: String) -> FilePath {
    FilePath(path.split(separator: "/").filter { $0 != ".." }.joined(separator: "/"))
  }

  private static let script = ModuleScript(
    ["path"],
    """
    eval "path=$path"
    say path "$path"
    [ -e "$path" ] || fail missing
    [ ! -d "$path" ] || fail folder
    [ -r "$path" ] || fail denied
    digest=$(sha1sum <"$path")
    say checksum "${digest%% *}"
    """)
}
