import OrderedCollections
import Remote
import Values

extension CommandResult {
  /// The answer of `raw` and `script`, whose output is everything after what the module's own script
  /// wrote into its first `count` bytes.
  func taskResult(withoutFirst count: Int = 0) -> TaskResult {
    let output = String(decoding: output.dropFirst(count), as: UTF8.self)
    let errors = String(decoding: errors, as: UTF8.self)
    var values: Mapping = [
      "rc": .int(status), "stdout": .string(output), "stderr": .string(errors),
      "stdout_lines": .list(output.pythonLines.map(Value.string)),
      "stderr_lines": .list(errors.pythonLines.map(Value.string)),
    ]
    if status != 0 { values["msg"] = "non-zero return code" }
    return TaskResult(values, isChanged: true, isFailed: status != 0)
  }
}
