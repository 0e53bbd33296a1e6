import Values

extension Lookup {
  /// The lines that shell commands print; they run beside the playbook.
  static let lines = Lookup("lines") { call in
    try call.termTexts().flatMap { command in
      try call.output(of: command).pythonLines.map(Value.string)
    }
  }
}
