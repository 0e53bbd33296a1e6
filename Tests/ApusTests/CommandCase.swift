import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

/// A folder of Cases: a command line, the files that it is given, and all that comes of it.
///
/// `command` is what a shell is to run beside a copy of the folder's files; `stdout`, `stderr` and
/// `code` are what it writes and how it ends, absent where there is nothing or 0.
struct CommandCase: Sendable, CustomTestStringConvertible {
  let name: String
  let folder: FilePath

  var testDescription: String { name }

  static let all: [CommandCase] = {
    let root = FilePath(CaseFile.folder("Cases"))
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.string)) ?? []
    return names.sorted().map { CommandCase(name: $0, folder: root.appending($0)) }
  }()

  /// Runs the command in `scratch`; what it wrote, without what differs from run to run.
  func run(in scratch: Scratch) async throws -> Apus.Outcome {
    let home = scratch.path("home")
    let project = scratch.path("project")
    try FileManager.default.createDirectory(atPath: home.string, withIntermediateDirectories: false)
    try FileManager.default.copyItem(atPath: folder.string, toPath: project.string)
    for name in ["stdout", "stderr", "code"] {
      try? FileManager.default.removeItem(atPath: project.appending(name).string)
    }
    let command = try String(contentsOfFile: folder.appending("command").string, encoding: .utf8)
    var apus = try Apus(in: project, home: home)
    // The shell gets the binary as its own first argument, and the command calls it by name.
    let script = #"apus() { "$0" "$@"; }; "# + command
    apus.wrapper = ["sh", "-c", script]
    var outcome = try await apus.run([])
    outcome.output = stable(outcome.output, project)
    outcome.errors = stable(outcome.errors, project)
    return outcome
  }

  /// Compares with what is kept, or keeps it.
  func expect(_ outcome: Apus.Outcome) {
    expect(outcome.output, "stdout")
    expect(outcome.errors, "stderr")
    expect(outcome.code == 0 ? "" : "\(outcome.code)\n", "code")
  }

  private func expect(_ text: String, _ name: String) {
    let path = folder.appending(name).string
    if text.isEmpty, !FileManager.default.fileExists(atPath: path) { return }
    Golden.expect(text, at: path)
  }

  private func stable(_ text: String, _ project: FilePath) -> String {
    // The scratch directory differs, and so does how a time looks.
    text
      .replacing(project.string, with: "[PATH]")
      .replacing(project.removingLastComponent().string, with: "[SCRATCH]")
      .replacing(#/\d{8}T\d{9}-[0-9a-f]{4}/#, with: "[RUN]")
      .replacing(#/\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?Z?/#, with: "[TIME]")
      .replacing(#/\d+:\d{2}:\d{2}\.\d{6}/#, with: "[TIME]")
      .replacing(#/\b\d+(\.\d+)? ?(ms|s)\b/#, with: "[TIME]")
      .replacing(#/"(elapsed|duration)": [0-9.e-]+/#) { "\"\($0.output.1)\": [TIME]" }
  }
}
