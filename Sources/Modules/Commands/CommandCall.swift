import OrderedCollections
import Remote
import Values

/// One call of a program for `command`, in one round trip: conditions, folder, program.
struct CommandCall {
  var words: [String]
  var directory: String?
  var creates: String?
  var removes: String?
  var expandsVariables: Bool
  var input: [UInt8]?
  var isDryRun: Bool
  var stripsLineBreaks: Bool
  /// The text that a shell runs, where that is what was asked for rather than the words.
  var shellText: String?

  func run(in context: ModuleContext) async throws -> TaskResult {
    if isDryRun, creates == nil, removes == nil, directory == nil { return dryRun }
    let connection = try await context.connect()
    let answer = try await connection.run(
      Request(
        script: script, arguments: words, input: input ?? [], environment: context.environment))
    return result(of: answer)
  }

  /// The script says in its first line what came of it; the program's own output follows.
  var script: String {
    var lines = ["say() { printf '%s\\n' \"$1\"; exit 0; }"]
    if let directory {
      lines.append("folder=\(Self.expandable(directory))\n\(Self.enter)")
    }
    lines.append(Self.fits)
    if let creates {
      lines.append("pattern=\(Self.expandable(creates))\n! (fits \"$pattern\") || say creates")
    }
    if let removes {
      lines.append("pattern=\(Self.expandable(removes))\n(fits \"$pattern\") || say removes")
    }
    if isDryRun {
      lines.append("say dry")
      return lines.joined(separator: "\n")
    }
    if expandsVariables, words.contains(where: Self.isExpandable) {
      let words = words.map(Self.expandable).joined(separator: " ")
      // Neither split at spaces nor matched with file names: a word stays a word.
      lines.append("IFS= && set -f && set -- \(words) && set +f && unset IFS")
    }
    lines.append(Self.search)
    lines.append("echo run\nexec \"$@\"")
    return lines.joined(separator: "\n")
  }

  private static let enter = """
    cd -- "$folder" 2>/dev/null || {
      [ -e "$folder" ] || say 'chdir 2'
      [ -d "$folder" ] || say 'chdir 20'
      say 'chdir 13'
    }
    """

  /// Whether a file fits a pattern; run in a subshell, because it changes how words are split.
  private static let fits = """
    fits() {
      IFS=
      for one in $1; do
        { [ -e "$one" ] || [ -L "$one" ]; } && return 0
      done
      return 1
    }
    """

  /// Finds the program before it is run, so that a missing one is told from one that exits with 127.
  private static let search = """
    case $1 in
      */*)
        [ -e "$1" ] || say missing
        [ -x "$1" ] && [ ! -d "$1" ] || say denied
        ;;
      *)
        found=missing IFS=:
        for folder in $PATH; do
          [ -f "${folder:-.}/$1" ] || continue
          found=denied
          [ -x "${folder:-.}/$1" ] && found= && break
        done
        unset IFS
        [ -z "$found" ] || say "$found"
        ;;
    esac
    """
}

extension CommandCall {
  func result(of answer: CommandResult) -> TaskResult {
    let output = answer.output
    let end = output.firstIndex(of: UInt8(ascii: "\n")) ?? output.endIndex
    let verdict = String(decoding: output[..<end], as: UTF8.self)
    switch verdict {
    case "run": return ran(Array(output[end...].dropFirst()), answer)
    case "creates": return unneeded(creates ?? "", "exists")
    case "removes": return unneeded(removes ?? "", "does not exist")
    case "dry": return creates == nil && removes == nil ? dryRun : wouldRun
    case "missing":
      return notRun("[Errno 2] No such file or directory: b'\(words[0])'", status: 2)
    case "denied":
      return notRun("[Errno 13] Permission denied: b'\(words[0])'", status: 13)
    case let text where text.hasPrefix("chdir "):
      let number = text.dropFirst(6)
      let reason = Self.reasons[String(number)] ?? "Unknown error"
      return Self.failure(
        "Unable to change directory before execution: [Errno \(number)] \(reason): "
          + "b'\(directory ?? "")'", status: nil, command: command)
    default:
      let errors = String(decoding: answer.errors, as: UTF8.self)
      return Self.failure(
        "the shell of the host did not get as far as the command: \(errors)",
        status: answer.status, command: command)
    }
  }

  /// The program could not be started: then there are no times.
  private func notRun(_ message: String, status: Int) -> TaskResult {
    let line = words.map(ShellWords.quoted).joined(separator: " ")
    var result = Self.failure(message, status: status, command: .string(line))
    for key in ["start", "end", "delta"] { result.values.removeValue(forKey: .string(key)) }
    return result
  }

  private func ran(_ output: [UInt8], _ answer: CommandResult) -> TaskResult {
    var values = Self.values(command: command)
    values["stdout"] = .string(text(output))
    values["stderr"] = .string(text(answer.errors))
    values["rc"] = .int(answer.status)
    values["start"] = .string(answer.started.pythonText)
    values["end"] = .string(answer.ended.pythonText)
    values["delta"] = .string(answer.started.pythonDifference(to: answer.ended))
    if answer.status != 0 { values["msg"] = "non-zero return code" }
    return TaskResult(
      Self.withLines(values), isChanged: true, isFailed: answer.status != 0)
  }

  private func unneeded(_ path: String, _ why: String) -> TaskResult {
    var values = Self.values(command: command)
    let verb = isDryRun ? "Would" : "Did"
    values["msg"] = .string("\(verb) not run command since '\(path)' \(why)")
    values["stdout"] = .string("skipped, since \(path) \(why)")
    values["rc"] = 0
    return TaskResult(Self.withLines(values))
  }

  private var wouldRun: TaskResult {
    var values = Self.values(command: command)
    values["rc"] = 0
    values["msg"] = "Command would have run if not in check mode"
    return TaskResult(Self.withLines(values), isChanged: true)
  }

  private var dryRun: TaskResult {
    var result = wouldRun
    result.isChanged = false
    result.isSkipped = true
    return result
  }

  private static let reasons = [
    "2": "No such file or directory", "13": "Permission denied", "20": "Not a directory",
  ]

  var command: Value { shellText.map(Value.string) ?? .list(words.map(Value.string)) }

  private func text(_ bytes: [UInt8]) -> String {
    let end = bytes.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let kept = stripsLineBreaks ? bytes[..<(end.map { $0 + 1 } ?? 0)] : bytes[...]
    return String(decoding: kept, as: UTF8.self)
  }

  /// A failure before the program ran; the keys are those of any other answer.
  static func failure(_ message: String, status: Int?, command: Value?) -> TaskResult {
    var values = values(command: command ?? .null)
    values["msg"] = .string(message)
    values["rc"] = status.map(Value.int) ?? .null
    return TaskResult(withLines(values), isFailed: true)
  }

  private static func values(command: Value) -> Mapping {
    [
      "stdout": "", "stderr": "", "rc": nil, "cmd": command, "start": nil, "end": nil,
      "delta": nil, "msg": "",
    ]
  }

  private static func withLines(_ values: Mapping) -> Mapping {
    var values = values
    for stream in ["stdout", "stderr"] {
      let lines = values[.string(stream)]?.string?.pythonLines ?? []
      values[.string("\(stream)_lines")] = .list(lines.map(Value.string))
    }
    return values
  }
}
