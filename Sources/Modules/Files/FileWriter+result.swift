import OrderedCollections
import Values

extension FileWriter {
  /// The answer of a module that wrote a file, in the keys of Ansible's `copy`.
  func result(
    of outcome: Outcome, content: [UInt8]?, context: ModuleContext, extra: Mapping = [:]
  ) -> TaskResult {
    if let failure = outcome.reply.failure { return failed(failure, outcome) }
    if outcome.reply["kept"] != nil {
      return TaskResult(extra.merging(["dest": .string(outcome.destination)]) { $1 })
    }
    var values = extra
    if let checksum = outcome.checksum, !(context.isCheckMode && outcome.isWritten) {
      values["checksum"] = .string(checksum)
    }
    if let backup = outcome.reply["backup_file"] { values["backup_file"] = .string(backup) }
    if outcome.isWritten {
      if !context.isCheckMode {
        values["dest"] = .string(outcome.destination)
        if let md5 = outcome.md5 ?? content.map(Self.md5) { values["md5sum"] = .string(md5) }
      }
      values["diff"] = difference(outcome, content, context)
    } else {
      values["dest"] = .string(outcome.destination)
      values["path"] = .string(outcome.destination)
      values["diff"] = .mapping(propertyDifference(outcome, context))
    }
    if !(context.isCheckMode && outcome.isWritten) {
      let status = context.isCheckMode ? outcome.before : outcome.after
      values.merge(status?.values ?? [:]) { $1 }
    }
    return TaskResult(values, isChanged: outcome.isChanged)
  }

  private func failed(_ failure: String, _ outcome: Outcome) -> TaskResult {
    var values: Mapping = ["diff": []]
    if let checksum = outcome.checksum { values["checksum"] = .string(checksum) }
    let destination = outcome.destination
    let folder = destination.split(separator: "/").dropLast().joined(separator: "/")
    switch failure {
    case "no folder":
      return .failure("Destination directory /\(folder) does not exist", values)
    case "is a directory":
      return .failure("can not use content with a dir as dest", ["diff": []])
    case "missing source":
      return .failure("Source \(outcome.reply["from"] ?? "") not found", values)
    case "changed meanwhile":
      return .failure("\(destination) was changed by someone else while it was edited", values)
    case "failed to validate":
      values["exit_status"] = .int(Int(outcome.reply["validation"] ?? "") ?? 1)
      let answer = outcome.reply["answer"] ?? ""
      values["stdout"] = .string(answer)
      values["stdout_lines"] = .list(answer.pythonLines.map(Value.string))
      values["stderr"] = ""
      values["stderr_lines"] = []
      return .failure(failure, values)
    default:
      return .failure(HostError.asPython(failure, path: destination), values)
    }
  }

  /// What `--diff` shows of new content.
  private func difference(
    _ outcome: Outcome, _ content: [UInt8]?, _ context: ModuleContext
  ) -> Value {
    guard context.showsDifferences else { return [] }
    var difference: Mapping = [:]
    if let old = outcome.reply["old"].map(Self.bytes(hexadecimal:)) {
      if old.contains(0) {
        difference["dst_binary"] = 1
      } else {
        difference["before_header"] = .string(outcome.destination)
        difference["before"] = .string(String(decoding: old, as: UTF8.self))
      }
    } else if outcome.before?.kind == .file {
      difference["dst_larger"] = 104448
    } else {
      difference["before"] = ""
    }
    if case .localFile = self.content {
      difference["src_larger"] = 104448
    } else if let content {
      if content.contains(0) {
        difference["src_binary"] = 1
      } else if content.count > 104448 {
        difference["src_larger"] = 104448
      } else {
        difference["after_header"] = .string(origin ?? outcome.destination)
        difference["after"] = .string(String(decoding: content, as: UTF8.self))
      }
    }
    return [.mapping(difference)]
  }

  private func propertyDifference(_ outcome: Outcome, _ context: ModuleContext) -> Mapping {
    var old: Mapping = ["path": .string(outcome.destination)]
    var new = old
    guard let before = outcome.before else {
      return ["before": .mapping(old), "after": .mapping(new)]
    }
    let now =
      context.isCheckMode
      ? properties.applied(
        to: before, uid: outcome.reply["uid"].flatMap { Int($0) },
        gid: outcome.reply["gid"].flatMap { Int($0) })
      : outcome.after ?? before
    before.showDifferences(to: now, &old, &new)
    return ["before": .mapping(old), "after": .mapping(new)]
  }

  private static func bytes(hexadecimal text: String) -> [UInt8] {
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).map { index in
      UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) ?? 0
    }
  }
}
