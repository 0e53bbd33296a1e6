extension LookupCall {
  /// What a shell command writes to standard output.
  func output(of command: String) throws -> String {
    let base = try LookupFiles(templar).base
    let result = try LocalCommand.run("/bin/sh", ["-c", command], in: base)
    guard result.code == 0 else {
      let errors = String(decoding: result.errors, as: UTF8.self).withoutTrailingSpace
      throw LookupFailure(
        "`\(command)` ended with exit code \(result.code)", hint: errors.isEmpty ? nil : errors)
    }
    return String(decoding: result.output, as: UTF8.self)
  }
}

extension String {
  /// The lines as Python's `splitlines` has those of bytes.
  var pythonLines: [String] {
    var lines = split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map(String.init)
  }
}
