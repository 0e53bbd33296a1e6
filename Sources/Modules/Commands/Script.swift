import OrderedCollections
import Remote
import SystemPackage
import Values

/// Runs a script of this machine on the host, where it leaves nothing behind.
///
/// Behaves as ansible-core's `script`, 2.16, without a terminal.
struct Script: Module {
  static let name = "ansible.builtin.script"
  static let summary = "Runs a script of this machine on the host."
  static let freeForm: String? = "cmd"
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "cmd", \.command, aliases: ["_raw_params"], "The script and its arguments as one text."),
    Parameter("creates", \.creates, "Run it only while there is no such file."),
    Parameter("removes", \.removes, "Run it only if there is such a file."),
    Parameter("chdir", \.directory, "The folder to run it in, an absolute path."),
    Parameter("executable", \.executable, "The program that reads it."),
    Parameter("decrypt", \.decrypts, default: true, "Whether a vault is opened first."),
  ]

  var command: String?
  var creates: String?
  var removes: String?
  var directory: String?
  var executable: String?
  var decrypts = true

  func run(in context: ModuleContext) async throws -> TaskResult {
    let text = command?.trimmingSpace ?? ""
    guard let first = try? ShellWords.split(text).first else {
      return .failure("one of the following is required: _raw_params, cmd")
    }
    if let directory, !directory.hasPrefix("/") {
      return .failure(
        "chdir \(directory) must be an absolute path for a Unix-aware remote node")
    }
    let source: FilePath
    let content: [UInt8]
    do {
      source = try context.files.find(first, in: "files")
      content = try context.files.read(source, decrypts: decrypts)
    } catch let missing as LocalFiles.Missing {
      return .failure(missing.message)
    }
    let isDry = context.isCheckMode
    if isDry, creates == nil, removes == nil { return Self.unchecked }
    let name = source.lastComponent?.string ?? "script"
    let connection = try await context.connect()
    let answer = try await connection.run(
      Request(
        script: Self.script,
        arguments: [
          creates.map(CommandCall.expandable) ?? "", removes.map(CommandCall.expandable) ?? "",
          isDry ? "1" : "", name, directory ?? "",
          Self.arguments(in: text, after: first), executable ?? "",
        ], input: content, environment: context.environment))
    return result(of: answer)
  }

  /// What follows the script's name in the text that the playbook has.
  private static func arguments(in text: String, after name: String) -> String {
    let spellings = ["'\(name)'", "\"\(name)\"", name]
    if let written = spellings.first(where: { text.hasPrefix($0) }) {
      return String(text.dropFirst(written.count))
    }
    let words = (try? ShellWords.split(text)) ?? []
    return words.dropFirst().map { " " + ShellWords.quoted($0) }.joined()
  }

  private static var unchecked: TaskResult {
    TaskResult(["msg": "Check mode is not supported for this task."], isSkipped: true)
  }

  /// The host says in its first line what came of it; the script's own output follows.
  private func result(of answer: CommandResult) -> TaskResult {
    let end = answer.output.firstIndex(of: 0x0A) ?? answer.output.endIndex
    let verdict = String(decoding: answer.output[..<end], as: UTF8.self)
    switch verdict {
    case "run": break
    case "creates":
      return TaskResult(
        ["msg": .string("\(creates ?? "") exists, matching creates option")], isSkipped: true)
    case "removes":
      return TaskResult(
        ["msg": .string("\(removes ?? "") does not exist, matching removes option")],
        isSkipped: true)
    case "dry": return TaskResult(isChanged: true)
    default:
      let said = String(decoding: answer.errors, as: UTF8.self).split(separator: "\n")
      return .failure("the script could not be put on the host: \(said.joined(separator: "; "))")
    }
    return answer.taskResult(withoutFirst: end + 1)
  }

  /// The arguments are the playbook's own words for a shell, as in Ansible.
  private static let script = """
    eval "creates=$1"
    eval "removes=$2"
    [ -z "$creates" ] || [ ! -e "$creates" ] || { echo creates; exit; }
    [ -z "$removes" ] || [ -e "$removes" ] || { echo removes; exit; }
    [ -z "$3" ] || { echo dry; exit; }
    folder=$(umask 077 && mktemp -d "${TMPDIR:-/tmp}/.apus-XXXXXX") || exit
    trap 'rm -rf -- "$folder"' EXIT
    trap 'exit 129' HUP INT PIPE TERM
    file=$folder/$4
    cat >"$file" && chmod 700 "$file" || exit
    [ -z "$5" ] || cd -- "$5" || exit
    echo run
    command=$7' "$file"'$6
    set --
    eval "$command" </dev/null
    """
}
