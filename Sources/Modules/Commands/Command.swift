import OrderedCollections
import Remote
import Values

/// Runs a program with its arguments, without a shell: no `$(…)`, `|`, `>` or `*`.
///
/// Variables such as `$HOME` and a leading `~` are expanded on the host unless
/// `expand_argument_vars` says no. Behaves as ansible-core's `command`, 2.16, with one difference: a
/// program that a signal ended reports 128 plus the signal, as its shell does, not minus the signal.
struct Command: Module, Detachable {
  static let name = "ansible.builtin.command"
  static let summary = "Runs a program on the host."
  static let freeForm: String? = "cmd"
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "cmd", \.command, aliases: ["_raw_params"], "The program and its arguments as one text."),
    Parameter("argv", \.arguments, "The program and its arguments as a list."),
    Parameter("chdir", \.directory, "The folder to run it in."),
    Parameter("creates", \.creates, "Run it only while no file fits this name or pattern."),
    Parameter("removes", \.removes, "Run it only if a file fits this name or pattern."),
    Parameter("executable", \.executable, "Has no effect, as in Ansible; see `shell`."),
    Parameter(
      "expand_argument_vars", \.expandsVariables, default: true,
      "Whether variables and `~` in the arguments are expanded."),
    Parameter("stdin", \.input, "Text for its standard input."),
    Parameter(
      "stdin_add_newline", \.endsInputWithNewline, default: true,
      "Whether a line break is added to `stdin`."),
    Parameter(
      "strip_empty_ends", \.stripsLineBreaks, default: true,
      "Whether line breaks at the end of its output are dropped."),
  ]

  var command: String?
  var arguments: [String]?
  var directory: String?
  var creates: String?
  var removes: String?
  var executable: String?
  var expandsVariables = true
  var input: String?
  var endsInputWithNewline = true
  var stripsLineBreaks = true

  func run(in context: ModuleContext) async throws -> TaskResult {
    switch call(in: context) {
    case .success(let call): try await call.run(in: context)
    case .failure(let refusal): refusal.result
    }
  }

  func work(in context: ModuleContext) -> DetachedCall {
    switch call(in: context) {
    case .success(let call): .work(call.work)
    case .failure(let refusal): .result(refusal.result)
    }
  }

  private func call(in context: ModuleContext) -> Result<CommandCall, Refusal> {
    wordsToRun().map { words in
      CommandCall(
        words: words, directory: directory, creates: creates, removes: removes,
        expandsVariables: expandsVariables, input: inputBytes, isDryRun: context.isCheckMode,
        stripsLineBreaks: stripsLineBreaks)
    }
  }

  private struct Refusal: Error { let result: TaskResult }

  private func wordsToRun() -> Result<[String], Refusal> {
    let hasCommand = command?.contains { !$0.isWhitespace } ?? false
    if hasCommand, arguments != nil {
      return .failure(refusal("only command or argv can be given, not both"))
    }
    if let arguments, !arguments.isEmpty { return .success(arguments) }
    guard hasCommand, let command else { return .failure(refusal("no command given")) }
    do {
      return .success(try ShellWords.split(command))
    } catch {
      return .failure(refusal("\(error.rawValue) in the command: \(command)"))
    }
  }

  private func refusal(_ message: String) -> Refusal {
    Refusal(result: CommandCall.failure(message, status: 256, command: nil))
  }

  private var inputBytes: [UInt8]? {
    input.map { Array($0.utf8) + (endsInputWithNewline ? [UInt8(ascii: "\n")] : []) }
  }
}
