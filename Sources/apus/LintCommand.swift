import ArgumentParser
import Diagnostics
import Playbook
import OrderedCollections
import Reporting
import SystemPackage
import Values

/// `apus lint`: all mistakes of playbooks and of what they reach, without any host.
struct LintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Find mistakes in playbooks.",
    discussion: """
      Playbooks, roles, and what tasks include under a name that is no template are read whole. The \
      exit code is 2 where there is an error, or with --strict a warning.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, github }

  @Argument(help: "The playbooks.") var playbooks: [String]

  @Option(help: "What reads the report: text, json or github.") var format = Format.text

  @Flag(help: "Whether warnings count as errors.") var strict = false

  @Option(
    name: [.customShort("e"), .customLong("extra-vars")],
    help: "Variables: name=value, YAML or JSON in braces, or @file; may be repeated.")
  var extraVariables: [String] = []

  @Option(
    name: [.customShort("M"), .customLong("module-path")],
    help: "Folders of modules, between colons; may be repeated.")
  var modulePaths: [String] = []

  @OptionGroup(title: "Vault passwords") var vault: VaultFlags
  @Option(name: .customLong("color"), help: "When to use colours: auto, always or never.")
  var color: ColorPolicy = .auto

  func run() async throws {
    let workspace = try Workspace(color: color)
    var console = workspace.console
    let keys = try await workspace.vaultKeys(vault, TerminalPrompter())
    let extra = try ExtraVariables.read(extraVariables, keys)
    var review = Review(
      PlaybookFiles.loader(workspace, keys: keys, extra: extra, modulePaths: modulePaths))
    for path in playbooks { review.add(FilePath(path)) }
    review.finish()
    let found = Self.unique(review.diagnostics)
    switch format {
    case .text: console.show(found)
    case .json: console.write(JSONWriter().text(of: .list(found.map(Self.object))) + "\n")
    case .github: for diagnostic in found { console.write(Self.command(diagnostic) + "\n") }
    }
    let isBad = found.contains { strict || $0.severity == .error }
    if isBad { throw ExitCode.failedHosts }
  }

  /// A file that is reached in two ways has its mistakes once.
  private static func unique(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return diagnostics.filter { seen.insert($0).inserted }
  }

  private static func object(_ diagnostic: Diagnostic) -> Value {
    var object: Mapping = [
      "severity": .string(diagnostic.severity.rawValue), "message": .string(diagnostic.message),
    ]
    if let location = diagnostic.location {
      object["file"] = .string(location.file.name)
      object["line"] = .int(location.line)
      object["column"] = .int(location.column)
    }
    if let hint = diagnostic.hint { object["hint"] = .string(hint) }
    return .mapping(object)
  }

  /// A workflow command of GitHub's, which shows the diagnostic at its line.
  private static func command(_ diagnostic: Diagnostic) -> String {
    func escaped(_ text: String, _ more: [(String, String)] = []) -> String {
      ([("%", "%25"), ("\r", "%0D"), ("\n", "%0A")] + more)
        .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
    let message = [diagnostic.message, diagnostic.hint].compactMap(\.self).joined(separator: "; ")
    guard let location = diagnostic.location else {
      return "::\(diagnostic.severity.rawValue)::\(escaped(message))"
    }
    let file = escaped(location.file.name, [(":", "%3A"), (",", "%2C")])
    return "::\(diagnostic.severity.rawValue) file=\(file),line=\(location.line),"
      + "col=\(location.column)::\(escaped(message))"
  }
}
