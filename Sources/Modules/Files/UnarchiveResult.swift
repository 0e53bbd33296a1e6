import OrderedCollections
import Values

/// What `unarchive` tells of what it did.
struct UnarchiveResult {
  let call: Unarchive
  let reply: Reply

  func result(in context: ModuleContext) -> TaskResult {
    let destination = reply["dest"] ?? call.destination
    var values: Mapping = ["dest": .string(destination)]
    // What was sent here is gone by now.
    if reply["staged"] == nil { values["src"] = .string(reply["archive"] ?? call.source) }
    values["handler"] = reply["handler"].map(Value.string)
    if reply["code"] != nil {
      values["extract_results"] = [
        "cmd": .list(reply.all("cmd").map(Value.string)),
        "rc": .int(Int(reply["code"] ?? "") ?? 0), "out": text("out"), "err": text("err"),
      ]
    }
    if let failure = reply.failure {
      if failure == "unpack" {
        let archive = reply["archive"] ?? call.source
        return .failure("failed to unpack \(archive) to \(destination)", values)
      }
      let message = HostError.asPython(failure, path: destination)
      return .failure(message, reply["handler"] == nil ? [:] : values)
    }
    if let prepared = reply["prepared"], !prepared.isEmpty {
      values["diff"] = ["prepared": .string(prepared + "\n")]
    }
    if call.listsFiles {
      values["files"] = .list((reply["names"] ?? "").pythonLines.map(Value.string))
    }
    values.merge(FileStatus(reply["after"])?.values ?? [:]) { $1 }
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }

  /// The output with the line break at its end that the shell dropped.
  private func text(_ name: String) -> Value {
    let text = reply[name] ?? ""
    return .string(text.isEmpty ? "" : text + "\n")
  }
}
