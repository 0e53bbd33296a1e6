import OrderedCollections
import Values

/// What came of a call of `file`, in the keys that Ansible's answers.
struct FileAnswer {
  private let call: File
  private let reply: Reply
  private let isDryRun: Bool
  private let before: FileStatus?
  private let after: FileStatus?
  private let path: String

  init(call: File, reply: Reply, isDryRun: Bool) {
    self.call = call
    self.reply = reply
    self.isDryRun = isDryRun
    before = FileStatus(reply["before"])
    after = FileStatus(reply["after"])
    path = reply["path"] ?? call.path
  }

  var result: TaskResult {
    if let failure = reply.failure { return failed(failure) }
    let isDangling = reply["dangles"] != nil
    var values = (isDryRun ? before : isDangling ? nil : after)?.values ?? [:]
    values[isLink || state == "touch" ? "dest" : "path"] = .string(path)
    if isLink { values["src"] = .string(reply["src"] ?? "") }
    if state == "absent", before == nil || !isDryRun { values["state"] = "absent" }
    let wanted = isDryRun ? wantedDifference : nil
    if !(state == "touch" && isDryRun && before == nil), !(state == "absent" && before == nil) {
      values["diff"] = .mapping(difference(wanted))
    }
    let isChanged = reply["changed"] != nil || wanted != nil || !changesOfMembers.isEmpty
    return TaskResult(values, isChanged: isChanged)
  }

  private var state: String { reply["state"] ?? "" }
  private var isLink: Bool { state == "link" || state == "hard" }

  private func failed(_ message: String) -> TaskResult {
    if state == "link", reply["src"] == nil { return .failure(message) }
    var values = before?.values ?? [:]
    values[state == "hard" ? "dest" : "path"] = .string(path)
    if before == nil, state == "file" { values["state"] = "absent" }
    let isNamed = state == "hard" || message.hasPrefix("src file")
    if isNamed, let source = reply["src"] { values["src"] = .string(source) }
    let text =
      message == "exists"
      ? "\(path) already exists as a \(before?.state ?? "file")"
      : HostError.asPython(message, path: path)
    return .failure(text, values)
  }

  /// What `before` and `after` show: the path, and what differs.
  private func difference(_ wanted: FileStatus?) -> Mapping {
    var old: Mapping = ["path": .string(path)]
    var new = old
    let was = before?.state ?? "absent"
    let isGone = before != nil && state == "absent"
    let isConverted = before != nil && isLink && was != state && state == "link"
    if before == nil && state != "absent" || isGone || isConverted || state == "touch" {
      old["state"] = .string(was)
      new["state"] = .string(state)
    }
    if isGone, before?.kind == .directory {
      old["path_content"] = [
        "directories": .list(reply.all("folder").map(Value.string)),
        "files": .list(reply.all("file").map(Value.string)),
      ]
    }
    if let led = reply["led"] {
      old["src"] = .string(led)
      new["src"] = .string(reply["src"] ?? "")
    }
    let now = wanted ?? FileStatus(reply["settled"]) ?? after
    if let start = FileStatus(reply["made"]) ?? before, let now, !isGone, start.kind == now.kind {
      start.showDifferences(to: now, &old, &new)
      for (key, stamp, times) in [
        ("atime", "stamped-a", (start.accessed, now.accessed)),
        ("mtime", "stamped-m", (start.modified, now.modified)),
      ] where state == "touch" {
        guard let time = reply[stamp] else { continue }
        old[.string(key)] = .float(times.0)
        new[.string(key)] = .float(isDryRun ? Double(time) ?? times.1 : times.1)
      }
    }
    return ["before": .mapping(old), "after": .mapping(new)]
  }

  /// In a dry run: what the path would look like, where that differs from what is there.
  private var wantedDifference: FileStatus? {
    guard let status = reply.all("member").first.flatMap(FileStatus.init) else { return nil }
    let wanted = settled(status)
    return wanted == status ? nil : wanted
  }

  private var changesOfMembers: [FileStatus] {
    let lines = reply["members"]?.split(separator: "\n") ?? []
    return lines.compactMap { FileStatus(String($0)) }.filter { settled($0) != $0 }
  }

  private func settled(_ status: FileStatus) -> FileStatus {
    call.properties.applied(
      to: status, uid: reply["uid"].flatMap { Int($0) }, gid: reply["gid"].flatMap { Int($0) })
  }
}

extension FileProperties {
  /// What a file would look like with these properties.
  func applied(to status: FileStatus, uid: Int?, gid: Int?) -> FileStatus {
    var status = status
    if let uid { status.uid = uid }
    if let gid { status.gid = gid }
    if let mode, status.kind != .link {
      let isDirectory = status.kind == .directory
      status.mode = mode.applied(to: status.mode, isDirectory: isDirectory, mask: 0o022)
    }
    return status
  }
}
