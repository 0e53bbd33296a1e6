import ArgumentParser
import Diagnostics
import Modules
import Reporting
import Values

/// `apus doc`: a module's page, or all modules.
struct DocCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc", abstract: "Show what modules do and which parameters they take.")

  @Argument(help: "The modules, by full or short name; all are listed where none is named.")
  var modules: [String] = []

  @Flag(name: [.customShort("l"), .customLong("list")], help: "List the modules.")
  var lists = false

  @OptionGroup(title: "Output") var output: OutputFlags

  func run() async throws {
    let workspace = try CommandFailure.reporting(output) { try Workspace(output) }
    var console = workspace.console
    try await CommandFailure.reporting(console) {
      let style = workspace.reportOptions(output).style
      let all = ModuleRegistry.signatures.filter { !$0.isMissing }
      if lists || modules.isEmpty { return console.write(ManualPage.list(all, style)) }
      for name in modules {
        let signature = all.first { signature in
          let names = [signature.module] + signature.synonyms
          return names.contains(name) || names.contains { $0.hasSuffix(".\(name)") }
        }
        guard let signature else {
          let short = all.map { $0.module.split(separator: ".").last.map(String.init) ?? "" }
          let near = Suggestion.nearest(to: name, among: all.map(\.module) + short)
          throw DiagnosticError(
            Diagnostic(
              .error, "there is no module `\(name)`",
              hint: near.map { "did you mean `\($0)`?" } ?? "`apus doc --list` shows all"))
        }
        console.write(ManualPage(signature, style).text)
      }
    }
  }
}
