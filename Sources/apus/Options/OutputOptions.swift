public import ArgumentParser
public import Reporting

/// How much is shown, and how, as flags.
struct OutputFlags: ParsableArguments {
  @Flag(
    name: [.customShort("v"), .customLong("verbose")],
    help: "Show more; up to -vvvv.")
  var verbosity: Int

  @Option(name: .customLong("output"), help: "What the report is for: terminal or json.")
  var format: OutputFormat = .terminal

  @Option(name: .customLong("color"), help: "When to use colours: auto, always or never.")
  var color: ColorPolicy = .auto
}

extension OutputFormat: ExpressibleByArgument {}
extension ColorPolicy: ExpressibleByArgument {}
