import Diagnostics
import Reporting

/// Where the command line writes what is not part of a run's report.
struct Console {
  private var output = FileOutput()
  private let renderer: DiagnosticRenderer

  /// Writes with colours where the policy and the terminal allow it.
  init(color: ColorPolicy, environment: [String: String]) {
    let isTerminal = FileOutput.isTerminal(.stderr)
    let style = Style(policy: color, environment: environment, isTerminal: isTerminal)
    renderer = DiagnosticRenderer(isColored: style.isColored)
  }

  /// Shows diagnostics on standard error, an empty line between each two.
  mutating func show(_ diagnostics: [Diagnostic]) {
    guard !diagnostics.isEmpty else { return }
    output.write(renderer.render(diagnostics), to: .stderr)
  }

  /// Shows an error, all its diagnostics if it has several.
  mutating func show(_ error: any Error) {
    switch error {
    case let several as DiagnosticError: show(several.diagnostics)
    case let one as any DiagnosticConvertible: show([one.diagnostic])
    default: show([Diagnostic(.error, "\(error)")])
    }
  }

  /// Writes data to standard output.
  mutating func write(_ text: String) { output.write(text, to: .stdout) }
}
