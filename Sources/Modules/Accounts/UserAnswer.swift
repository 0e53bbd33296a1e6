import OrderedCollections
import Values

/// What came of a call of `user`, in the keys that Ansible's answers.
struct UserAnswer {
  let call: User
  let reply: Reply
  let isDryRun: Bool

  var result: TaskResult {
    let isChanged = reply["changed"] != nil
    let isNew = reply["new"] != nil
    if isDryRun, isChanged, isNew || call.state == .absent { return TaskResult(isChanged: true) }
    var values: Mapping = ["name": .string(call.user), "state": .string(call.state.rawValue)]
    if call.state == .absent {
      if isChanged {
        values["force"] = .bool(call.isForced)
        values["remove"] = .bool(call.removesFiles)
      }
      addOutput(to: &values)
      return TaskResult(values, isChanged: isChanged)
    }
    addEntry(to: &values)
    if isNew {
      values["create_home"] = .bool(call.makesHome)
      values["system"] = .bool(call.isSystem)
    } else {
      values["append"] = .bool(call.appends)
      values["move_home"] = .bool(call.movesHome)
    }
    if let groups = call.groups {
      values["groups"] = .string(groups.filter { !$0.isEmpty }.joined(separator: ","))
    }
    if call.password != nil { values["password"] = "NOT_LOGGING_PASSWORD" }
    if let file = reply["keyfile"] {
      values["ssh_key_file"] = .string(file)
      values["ssh_fingerprint"] = reply.trimmed("fingerprint").map(Value.string)
      values["ssh_public_key"] = reply.trimmed("publickey").map(Value.string)
    }
    addOutput(to: &values)
    return TaskResult(values, isChanged: isChanged)
  }

  /// What the host's database holds of the user now.
  private func addEntry(to values: inout Mapping) {
    let fields = (reply["entry"] ?? "").split(
      separator: ":", omittingEmptySubsequences: false
    ).map(String.init)
    guard fields.count >= 7 else { return }
    values["uid"] = Int(fields[2]).map(Value.int)
    values["group"] = Int(fields[3]).map(Value.int)
    values["comment"] = .string(fields[4])
    values["home"] = .string(fields[5])
    values["shell"] = .string(fields[6])
  }

  private func addOutput(to values: inout Mapping) {
    guard let said = reply["stderr"], !said.isEmpty else { return }
    values["stderr"] = .string(said)
    values["stderr_lines"] = .list(said.pythonLines.map(Value.string))
  }
}
