import OrderedCollections
import Values

/// A text file of a host that a module edits here: read in one round trip, and only if it changed
/// written in another, unless somebody else has changed it in between.
struct TextFile: Sendable {
  /// The path, with `~` and variables expanded and links followed as asked.
  var path: String
  /// What it held; nothing where it is not there.
  var bytes: [UInt8]
  var status: FileStatus?
  /// The link itself, where the path is one.
  var link: FileStatus?
  var exists: Bool { status != nil }

  /// Why it cannot be read, as the answer of the module that wanted to.
  struct Failure: Error {
    let result: TaskResult
  }

  /// Reads a file; one that is missing is empty.
  static func read(_ path: String, in context: ModuleContext) async throws -> TextFile {
    let reply = try await script.run(["path": CommandCall.expandable(path)], in: context)
    let shown = reply["path"] ?? path
    if reply.failure == "folder" {
      throw Failure(result: .failure("Path \(shown) is a directory !", ["rc": 256]))
    }
    if let failure = reply.failure { throw Failure(result: .failure(failure)) }
    return TextFile(
      path: shown, bytes: reply.bytes("content").map(Array.init) ?? [],
      status: FileStatus(reply["status"]), link: FileStatus(reply["link"]))
  }

  private static let script = ModuleScript(
    ["path"],
    """
    \(FileScript.looking)
    eval "path=$path"
    say path "$path"
    case $path in -*) path=./$path ;; esac
    real=$path
    if [ -L "$path" ]; then
      describe link "$path"
      real=$(readlink -f -- "$path")
    fi
    [ ! -d "$real" ] || fail folder
    describe status "$real"
    [ -e "$real" ] || exit 0
    [ -r "$real" ] || fail "[Errno 13] Permission denied: b'$path'"
    printf '<content\\0'
    cat <"$real"
    """)

  /// The lines, each with its line break; bytes that are no text stay what they are.
  var lines: [[UInt8]] {
    var lines: [[UInt8]] = []
    var line: [UInt8] = []
    for byte in bytes {
      line.append(byte)
      if byte == 0x0A {
        lines.append(line)
        line = []
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}

/// What the modules that edit text share: how they answer.
struct TextEdit: Sendable {
  var file: TextFile
  var new: [UInt8]
  var properties: FileProperties
  var keepsBackup: Bool
  var validate: String?
  var writesMessage: String

  /// Writes what is new and answers with `changed`, `msg`, `backup` and `diff`.
  func finish(_ extra: Mapping, in context: ModuleContext) async throws -> TaskResult {
    var writer = FileWriter(
      destination: file.path, content: .bytes(new), properties: properties,
      keepsBackup: keepsBackup, validate: validate)
    if file.exists { writer.expected = FileWriter.sha1(file.bytes) }
    let isEdited = new != file.bytes || !file.exists
    var values = extra
    var message = isEdited ? writesMessage : ""
    var isChanged = isEdited
    var settled: (before: Mapping, after: Mapping)?
    let needsHost = isEdited || properties != FileProperties()
    if needsHost {
      let outcome = try await writer.write(in: context)
      if let failure = outcome.reply.failure {
        let reason = writer.result(of: outcome, content: nil, context: context)["msg"]?.string
        guard failure == "failed to validate" else { return .failure(reason ?? failure) }
        let (status, answer) = (outcome.reply["validation"] ?? "1", outcome.reply["answer"] ?? "")
        return .failure("failed to validate: rc:\(status) error:\(answer)")
      }
      isChanged = isChanged || outcome.isChanged
      values["backup"] = .string(outcome.reply["backup_file"] ?? "")
      settled = settling(outcome)
      if settled != nil {
        message += message.isEmpty ? "" : " and "
        message += "ownership, perms or SE linux context changed"
      }
    } else {
      values["backup"] = ""
    }
    values["msg"] = .string(message)
    values["diff"] = difference(settled, context)
    return TaskResult(values, isChanged: isChanged)
  }

  /// The owner and the permissions that were changed, if any were.
  private func settling(
    _ outcome: FileWriter.Outcome
  ) -> (before: Mapping, after: Mapping)? {
    guard let before = FileStatus(outcome.reply["made"]) ?? outcome.before,
      let after = outcome.after
    else { return nil }
    var (old, new): (Mapping, Mapping) = ([:], [:])
    before.showDifferences(to: after, &old, &new)
    return old.isEmpty ? nil : (old, new)
  }

  private func difference(
    _ settled: (before: Mapping, after: Mapping)?, _ context: ModuleContext
  ) -> Value {
    var content: Mapping = [
      "before": "", "after": "", "before_header": .string("\(file.path) (content)"),
      "after_header": .string("\(file.path) (content)"),
    ]
    if context.showsDifferences {
      content["before"] = .string(String(decoding: file.bytes, as: UTF8.self))
      content["after"] = .string(String(decoding: new, as: UTF8.self))
    }
    var attributes: Mapping = [
      "before_header": .string("\(file.path) (file attributes)"),
      "after_header": .string("\(file.path) (file attributes)"),
    ]
    if let settled {
      attributes["before"] = .mapping(settled.before)
      attributes["after"] = .mapping(settled.after)
    }
    return [.mapping(content), .mapping(attributes)]
  }
}
