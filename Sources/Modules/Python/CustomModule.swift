public import OrderedCollections
import Remote
public import Values

/// A module that is a file beside the playbook, in a role or in a collection, and that runs on the
/// host.
///
/// Python modules run as in ansible-core's AnsiballZ, 2.16, with the `module_utils` of an ansible-core
/// that is installed here (see `PythonLibrary`); where there is none, our own stand-in for
/// `module_utils.basic` serves modules that need nothing else. Scripts and programs run as Ansible
/// runs them, from a folder that is gone afterwards. Arguments are never in a list of processes.
public struct CustomModule: Detachable {
  public static let name = "apus.custom"
  public static let summary = "Runs a module that is a file."
  public static let parameters: [Parameter<Self>] = []
  public static let acceptsAnything = true

  public var extra: Mapping = [:]
  private var file = ModuleFile(name: "", content: [])

  public init() {}

  /// The module in a file, with its arguments.
  ///
  /// - Throws: `Errno` if the file cannot be read.
  public init(_ name: String, at path: String, arguments: Mapping) throws {
    file = ModuleFile(name: name, content: try PythonLibrary.content(of: path))
    extra = arguments
  }

  public func run(in context: ModuleContext) async throws -> TaskResult {
    switch try await work(in: context) {
    case .result(let result): return result
    case .work(let work):
      let connection = try await context.connect()
      let answer = try await connection.run(
        Request(
          script: work.script, arguments: work.arguments, input: Array((work.input ?? "").utf8),
          environment: context.environment))
      return result(of: answer, context)
    }
  }

  func work(in context: ModuleContext) async throws -> DetachedCall {
    if file.style == .powerShell {
      return .result(
        .failure("the module `\(file.name)` is written in PowerShell, which needs Windows"))
    }
    if file.style != .binary, file.style != .python, file.interpreter.isEmpty {
      return .result(.failure("module (\(file.name)) is missing interpreter line"))
    }
    let interpreter = try interpreter(context)
    let script = await context.python.payloads.script(for: file, context.python.library)
    let arguments = ModuleArguments(extra, of: file, in: context)
    return .work(
      JobWork(
        script: script,
        arguments: [interpreter ?? "", trouble(interpreter, context.host)]
          + (arguments.file.map { [$0] } ?? []),
        input: arguments.input, report: .json))
  }

  /// The words of the program that runs the module; nil where a Python is to be looked for.
  private func interpreter(_ context: ModuleContext) throws -> String? {
    guard file.style != .binary else { return nil }
    let program = file.isPython ? "python" : file.program ?? "sh"
    if let given = try context.python.interpreter(program) {
      // `auto`, `auto_silent` and their like leave it to us.
      if !(file.isPython && given.hasPrefix("auto")) { return given }
    }
    return file.isPython ? nil : file.interpreter.joined(separator: " ")
  }

  /// The result where there is nothing to run it with.
  private func trouble(_ interpreter: String?, _ host: String) -> String {
    let reason =
      interpreter.map { "needs `\($0)`, which `\(host)` does not have" }
      ?? "needs Python, and there is none on `\(host)`"
    let result: Value = [
      "changed": false, "failed": true, "msg": .string("the module `\(file.name)` \(reason)"),
    ]
    return JSONWriter().text(of: result)
  }

  private func result(of answer: CommandResult, _ context: ModuleContext) -> TaskResult {
    let output = String(decoding: answer.output, as: UTF8.self)
    if let mapping = ModuleAnswer.mapping(in: output) { return ModuleAnswer.result(of: mapping) }
    let errors = String(decoding: answer.errors, as: UTF8.self)
    var message = "MODULE FAILURE\nSee stdout/stderr for the exact error"
    if context.python.library.installation == nil, errors.contains("No module named 'ansible") {
      message +=
        "\nthe module imports more than Apus itself has of ansible.module_utils,"
        + " and there is no ansible-core on this machine"
    }
    var values: Mapping = [
      "module_stdout": .string(output), "module_stderr": .string(errors), "rc": .int(answer.status),
    ]
    if errors.hasPrefix("Traceback") { values["exception"] = .string(errors) }
    return .failure(message, values)
  }
}
