import Jinja
import OrderedCollections
import Remote
import Values

/// Runs a program on a terminal and answers its questions.
///
/// Behaves as ansible-core's `expect`, 2.16, with two differences: the terminal is that of the host's
/// `script` (util-linux), not of Python's pexpect, and a program that a signal ended reports 128 plus
/// the signal. A round trip for each question.
struct Expect: Module {
  static let name = "ansible.builtin.expect"
  static let summary = "Runs a program on a terminal and answers its questions."
  static let parameters: [Parameter<Self>] = [
    Parameter("command", \.command, isRequired: true, "The program and its arguments."),
    Parameter("creates", \.creates, "Run it only while there is no such file."),
    Parameter("removes", \.removes, "Run it only if there is such a file."),
    Parameter("chdir", \.directory, "The folder to run it in."),
    Parameter(
      "responses", \.responses, isRequired: true,
      "Questions as Python's expressions, each with its answer, or the list of those in turn."),
    Parameter(
      "timeout", \.patience, default: 30,
      "Seconds until a question or the end must have come; null is forever."),
    Parameter("echo", \.echoes, default: false, "Whether the answers are in the output."),
  ]

  /// How long a program may say nothing that is expected.
  enum Patience: ArgumentConvertible {
    case seconds(Int), forever

    static var accepts: Signature.Accepts { .any }
    static var acceptsNull: Bool { true }

    init?(argument value: Value) {
      if value.isNull {
        self = .forever
      } else {
        guard let seconds = Int(argument: value) else { return nil }
        self = .seconds(seconds)
      }
    }

    /// In the steps of the host's clock.
    var ticks: Int? {
      guard case .seconds(let seconds) = self else { return nil }
      return max(0, min(seconds, 1 << 40)) * ExpectScript.ticksPerSecond
    }
  }

  var command = ""
  var creates: String?
  var removes: String?
  var directory: String?
  var responses = Value.null
  var patience = Patience.seconds(30)
  var echoes = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    if context.isCheckMode {
      return TaskResult(
        ["msg": "remote module (ansible.legacy.expect) does not support check mode"],
        isSkipped: true)
    }
    guard let questions = responses.mapping else {
      return .failure("argument 'responses' is no dictionary")
    }
    let words: [String]
    let dialog: Dialog
    do {
      words = try ShellWords.split(command)
      dialog = try Dialog(questions)
    } catch let mistake as ShellWords.Mistake {
      return .failure("\(mistake.rawValue) in the command: \(command)")
    } catch let error as TemplateError {
      return .failure(error.message)
    }
    if words.isEmpty { return .failure("no command given", ["rc": 256]) }
    let started = WallTime.now
    let reply = try await start(words, in: context)
    if let failure = reply.failure { return .failure(failure) }
    if let reason = reply["skipped"] {
      return TaskResult(output(reason, status: 0))
    }
    do {
      let (transcript, status) = try await talk(dialog, after: reply, in: context)
      return result(transcript, status, started)
    } catch let failure as TextFile.Failure {
      return failure.result
    } catch let error as Dialog.Exhausted {
      return .failure(
        "No remaining responses for '\(error.question)', output was '\(error.output)'")
    } catch let error as TemplateError {
      return .failure(error.message)
    }
  }

  private func start(_ words: [String], in context: ModuleContext) async throws -> Reply {
    let line = words.map(ShellWords.quoted).joined(separator: " ")
    return try await ExpectScript.starting.run(
      [
        "program": words[0], "line": line, "echo": echoes ? "echo" : "-echo",
        "folder": directory.map(CommandCall.expandable) ?? "",
        "creates": creates.map(CommandCall.expandable) ?? "",
        "removes": removes.map(CommandCall.expandable) ?? "", "limit": limit(patience.ticks),
      ], isContained: false, in: context)
  }

  /// How long the host is to wait before it answers, in ticks: less than until it gives up on us.
  private func limit(_ rest: Int?) -> String { String(min(rest ?? .max, 200)) }

  /// Answers until the program has ended, whose status is then told, or is overdue.
  private func talk(
    _ dialog: Dialog, after first: Reply, in context: ModuleContext
  ) async throws -> (transcript: [UInt8], status: Int?) {
    var (dialog, reply) = (dialog, first)
    let place = first["work"] ?? ""
    var rest = patience.ticks
    while true {
      let answer: String
      do {
        answer = try dialog.hear(reply.bytes("output") ?? [])
      } catch {
        _ = try await ExpectScript.ending.run(["work": place], in: context)
        throw error
      }
      if let status = reply["status"] { return (dialog.transcript, Int(status) ?? 1) }
      rest = answer.isEmpty ? rest.map { $0 - (Int(reply["waited"] ?? "") ?? 0) } : patience.ticks
      if let rest, rest <= 0 {
        _ = try await ExpectScript.ending.run(["work": place], in: context)
        return (dialog.transcript, nil)
      }
      reply = try await ExpectScript.following.run(
        [
          "work": place, "offset": "\(dialog.transcript.count)", "answer": answer,
          "limit": limit(rest),
        ], in: context)
      if let failure = reply.failure {
        throw TextFile.Failure(result: .failure(failure))
      }
    }
  }

  private func result(
    _ transcript: [UInt8], _ status: Int?, _ started: WallTime
  ) -> TaskResult {
    let end = transcript.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? 0
    var values = output(String(decoding: transcript[..<end], as: UTF8.self), status: status)
    let ended = WallTime.now
    values["start"] = .string(started.pythonText)
    values["end"] = .string(ended.pythonText)
    values["delta"] = .string(started.pythonDifference(to: ended))
    if status == nil { values["msg"] = "command exceeded timeout" }
    if let status, status != 0 { values["msg"] = "non-zero return code" }
    return TaskResult(values, isChanged: true, isFailed: status != 0)
  }

  private func output(_ text: String, status: Int?) -> Mapping {
    [
      "cmd": .string(command), "stdout": .string(text),
      "stdout_lines": .list(text.pythonLines.map(Value.string)),
      "rc": status.map(Value.int) ?? .null,
    ]
  }
}
