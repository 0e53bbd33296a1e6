import Values

extension Lookup {
  /// What shell commands print, without white space at the end; they run beside the playbook.
  static let pipe = Lookup("pipe") { call in
    try call.termTexts().map { command in
      .string(try call.output(of: command).withoutTrailingSpace)
    }
  }
}
