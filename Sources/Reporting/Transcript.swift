import Diagnostics
import Modules
import OrderedCollections
import Runner
import Values

/// Turns events into the text of ansible-core's `default` callback, 2.16.
///
/// It keeps what the text depends on, the last banner and the warnings already given, and does no
/// input or output.
struct Transcript {
  let options: ReportOptions
  let results: ResultText
  private(set) var lines: [Line] = []
  private var hasBegun = false
  private var bannerTask: Int?
  private var warnings: Set<String> = []
  var explained: Set<Diagnostic> = []

  init(_ options: ReportOptions) {
    self.options = options
    results = ResultText(options)
  }

  /// Adds the text of an event to `lines`.
  mutating func add(_ event: Event) {
    switch event {
    case .playStarted(let name, let hosts):
      if !hasBegun { markDryRun() }
      hasBegun = true
      let name = name.trimmed
      banner((name.isEmpty ? "PLAY" : "PLAY [\(name)]") + checkMark(options.isCheckMode))
      if hosts.isEmpty { write("skipping: no hosts matched", .skipped) }
    case .taskStarted(let task):
      if options.showsSkipped, options.showsOK { begin(task) }
    case .hostStarted, .progress: break
    case .itemFinished(let outcome): addItem(outcome)
    case .retrying(let outcome, let attempt, let retries):
      addRetry(outcome, left: retries + 1 - attempt)
    case .jobPolled(let report): add(report)
    case .hostFinished(let outcome): addResult(outcome)
    case .included(let path, let task, let item, let hosts):
      begin(task)
      let label = item.map { " => (item=\($0.displayable.pythonString))" } ?? ""
      write("included: \(path) for \(hosts.joined(separator: ", "))\(label)", .skipped)
    case .warning(let diagnostic): warn(diagnostic)
    case .noHostsLeft: banner("NO MORE HOSTS LEFT")
    case .statistics(let data): if options.showsStatistics { add(data) }
    case .finished(let recap):
      banner("PLAY RECAP")
      for summary in recap.sorted(by: { $0.host.utf8.lexicographicallyPrecedes($1.host.utf8) }) {
        writePainted(Recap(options.style).line(summary))
      }
      write("")
      markDryRun()
    }
  }

  /// What `set_stats` added, in ansible-core's form: indented JSON without its line breaks.
  private mutating func add(_ statistics: OrderedDictionary<String, Mapping>) {
    func text(_ data: Mapping) -> String {
      JSONWriter(indent: 1, sortsKeys: true).text(of: Value.mapping(data).displayable)
        .replacing("\n", with: "")
    }
    banner("CUSTOM STATS:")
    for (host, data) in statistics.sorted(by: { $0.key < $1.key }) where !host.isEmpty {
      write("\t\(host): \(text(data))")
    }
    if let run = statistics[""] {
      write("")
      write("\tRUN: \(text(run))")
    }
    write("")
  }

  /// Hands over the lines so far.
  mutating func takeLines() -> [Line] {
    defer { lines = [] }
    return lines
  }

  /// Adds text in a colour; a line break at its end counts as that of the line.
  mutating func write(_ text: String, _ role: Style.Role? = nil, to stream: OutputStream = .stdout)
  {
    writePainted(options.style.paint(text.droppingLastBreak.printable, role), to: stream)
  }

  /// Adds text that is painted and fit for a terminal already.
  mutating func writePainted(_ text: String, to stream: OutputStream = .stdout) {
    lines.append(Line(text: text, stream: stream))
  }

  /// Adds the banner of a task unless it is the last one shown.
  mutating func begin(_ task: TaskBanner) {
    guard bannerTask != task.id else { return }
    bannerTask = task.id
    let arguments = options.showsArguments ? task.arguments.map { " \($0)" } ?? "" : ""
    let mark = checkMark(task.isCheckMode)
    banner("\(task.kind.rawValue) [\(task.name.trimmed)\(arguments)]\(mark)")
    if options.verbosity >= 2 { writePath(of: task) }
  }

  mutating func writePath(of task: TaskBanner) {
    guard let location = task.location else { return }
    write("task path: \(location.file.name):\(location.line)", .debug)
  }

  private mutating func add(_ report: JobReport) {
    let state =
      switch report.state {
      case .running: ("POLL", " started=1 finished=0")
      case .succeeded: ("OK", "")
      case .failed: ("FAILED", "")
      }
    write("ASYNC \(state.0) on \(report.host): jid=\(report.identifier)\(state.1)", .debug)
  }

  private func checkMark(_ isCheckMode: Bool) -> String {
    options.marksCheckMode && isCheckMode ? " [CHECK MODE]" : ""
  }

  private mutating func markDryRun() {
    if options.marksCheckMode, options.isCheckMode { banner("DRY RUN") }
  }

  private mutating func banner(_ text: String) {
    let text = text.trimmed.printable
    let stars = max(3, options.columns - TextWidth.columns(of: text))
    write("\n\(text) \(String(repeating: "*", count: stars))")
  }

  /// Adds a warning that a module gave, once per run.
  mutating func warn(_ text: String) {
    let text = TextWrap.lines(of: "[WARNING]: \(text.printable)", columns: options.columns)
      .joined(separator: "\n")
    if warnings.insert(text).inserted { write(text, .warning, to: .stderr) }
  }

  private mutating func warn(_ diagnostic: Diagnostic) {
    guard !diagnostic.isBare else { return warn(diagnostic.message) }
    if explained.insert(diagnostic).inserted { explain(diagnostic) }
  }

  /// Adds the whole of a diagnostic on standard error.
  mutating func explain(_ diagnostic: Diagnostic) {
    let renderer = DiagnosticRenderer(isColored: options.style.isColored)
    let text = renderer.render(diagnostic.printable)
    writePainted(text.droppingLastBreak, to: .stderr)
  }
}
