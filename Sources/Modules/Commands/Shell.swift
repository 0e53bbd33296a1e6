import OrderedCollections
import Remote
import Values

/// Runs a text with a shell of the host: `$(…)`, `|`, `>` and `*` mean what they mean there.
///
/// Behaves as ansible-core's `shell`, 2.16, with the difference that `command` has for signals.
struct Shell: Module, Detachable {
  static let name = "ansible.builtin.shell"
  static let summary = "Runs a text with a shell of the host."
  static let freeForm: String? = "cmd"
  static let parameters: [Parameter<Self>] = [
    Parameter("cmd", \.command, aliases: ["_raw_params"], "The text that the shell runs."),
    Parameter("chdir", \.directory, "The folder to run it in."),
    Parameter("creates", \.creates, "Run it only while no file fits this name or pattern."),
    Parameter("removes", \.removes, "Run it only if a file fits this name or pattern."),
    Parameter("executable", \.executable, default: "/bin/sh", "The shell, as an absolute path."),
    Parameter("stdin", \.input, "Text for its standard input."),
    Parameter(
      "stdin_add_newline", \.endsInputWithNewline, default: true,
      "Whether a line break is added to `stdin`."),
  ]

  var command: String?
  var directory: String?
  var creates: String?
  var removes: String?
  var executable: String?
  var input: String?
  var endsInputWithNewline = true

  func run(in context: ModuleContext) async throws -> TaskResult {
    try await call(in: context)?.run(in: context) ?? Self.refusal
  }

  func work(in context: ModuleContext) -> DetachedCall {
    call(in: context).map { .work($0.work) } ?? .result(Self.refusal)
  }

  private static let refusal = CommandCall.failure("no command given", status: 256, command: nil)

  private func call(in context: ModuleContext) -> CommandCall? {
    guard let command, command.contains(where: { !$0.isWhitespace }) else { return nil }
    return CommandCall(
      words: [executable ?? "/bin/sh", "-c", command], directory: directory, creates: creates,
      removes: removes, expandsVariables: false, input: inputBytes,
      isDryRun: context.isCheckMode, stripsLineBreaks: true, shellText: command)
  }

  private var inputBytes: [UInt8]? {
    input.map { Array($0.utf8) + (endsInputWithNewline ? [UInt8(ascii: "\n")] : []) }
  }
}
