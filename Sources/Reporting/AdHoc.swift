import Diagnostics
import FoundationEssentials
import Modules
import OrderedCollections
public import Runner
public import SystemPackage
import Values

/// Shows what one task did on each host, in the form of the command `ansible`.
///
/// Behaves as ansible-core's callbacks `minimal` and `oneline`, 2.16.
public actor AdHocReporter: Reporter {
  private var output: any Output
  private let options: ReportOptions
  private let isOneLine: Bool
  private let folder: FilePath?

  /// Writes to `output`, a line for each host where `isOneLine`; each answer also goes to a file
  /// that is named after its host, in `folder`.
  public init(
    _ output: any Output, _ options: ReportOptions, isOneLine: Bool, folder: FilePath? = nil
  ) {
    self.folder = folder
    self.output = output
    self.options = options
    self.isOneLine = isOneLine
  }

  /// Shows a host's result, and what a person should know besides.
  public func receive(_ event: Event) {
    switch event {
    case .hostFinished(let outcome):
      show(outcome)
      keep(outcome)
    case .warning(let diagnostic):
      let renderer = DiagnosticRenderer(isColored: options.style.isColored)
      output.write(renderer.render([diagnostic]), to: .stderr)
    default: return
    }
  }

  /// Nothing moves.
  public func animate() {}
  /// Nothing is left to write.
  public func close() {}

  private func show(_ outcome: TaskOutcome) {
    let (word, role) = Self.caption(outcome)
    var shown = ResultText.shown(outcome)
    for key in ["invocation", "diff"] where options.verbosity < 3 { shown[.string(key)] = nil }
    if options.verbosity < 3 { shown["exception"] = nil }
    let head = "\(outcome.host) | \(word)"
    let text: String
    if outcome.status == .skipped {
      text = head
    } else if Self.isCommand(outcome.task.action), outcome.status != .unreachable {
      text = command(shown, "\(outcome.host) | \(word.filter { $0 != "!" })")
    } else {
      let indent = isOneLine ? nil : 4
      let json = JSONWriter(indent: indent, sortsKeys: true, itemSeparator: ",")
        .text(of: .mapping(shown))
      text = "\(head) => \(json)"
    }
    output.write(options.style.paint(text.printable, role) + "\n", to: .stdout)
  }

  /// Writes an answer as Ansible's callback `tree` does, for nobody else to read.
  private func keep(_ outcome: TaskOutcome) {
    guard let folder else { return }
    let text = JSONWriter(sortsKeys: true).text(of: .mapping(ResultText.shown(outcome)))
    do {
      try FileManager.default.createDirectory(
        atPath: folder.string, withIntermediateDirectories: true)
      let path = folder.appending(outcome.host.replacing("/", with: "_"))
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
      try file.closeAfter { _ = try file.writeAll(text.utf8) }
    } catch {
      receive(.warning(Diagnostic(.warning, "no answer was kept in `\(folder)`: \(error)")))
    }
  }

  private static func caption(_ outcome: TaskOutcome) -> (String, Style.Role) {
    switch outcome.status {
    case .ok: ("SUCCESS", .ok)
    case .changed: ("CHANGED", .changed)
    case .skipped: ("SKIPPED", .skipped)
    case .failed: ("FAILED!", .failed)
    case .unreachable: ("UNREACHABLE!", .unreachable)
    }
  }

  /// Whether a module's answer is above all what a program wrote.
  private static func isCommand(_ action: String) -> Bool {
    let name = action.split(separator: ".").last.map(String.init) ?? action
    return ["command", "shell", "raw", "script"].contains(name)
  }

  private func command(_ shown: Mapping, _ head: String) -> String {
    func text(_ key: Value) -> String { shown[key]?.pythonString ?? "" }
    let status = shown["rc"].map(\.pythonString) ?? "-1"
    guard isOneLine else {
      return "\(head) | rc=\(status) >>\n\(text("stdout"))\(text("stderr"))\(text("msg"))"
    }
    let written = text("stdout").replacing("\n", with: "\\n").replacing("\r", with: "\\r")
    let errors = text("stderr").replacing("\n", with: "\\n").replacing("\r", with: "\\r")
    let tail = errors.isEmpty ? "" : " (stderr) \(errors)"
    return "\(head) | rc=\(status) | (stdout) \(written)\(tail)"
  }
}
