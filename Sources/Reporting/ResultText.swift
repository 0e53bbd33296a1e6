import Modules
import OrderedCollections
import Runner
import Values

/// Writes results behind the `=>` of a line, as ansible-core's callbacks do.
struct ResultText {
  var verbosity: Int
  var format: ResultFormat
  var isPretty: Bool?

  init(_ options: ReportOptions) {
    verbosity = options.verbosity
    format = options.resultFormat
    isPretty = options.isPretty
  }

  /// The whole text of an outcome's result, without `keys` that are shown elsewhere.
  func text(of outcome: TaskOutcome, without keys: [Value] = []) -> String {
    var shown = Self.shown(outcome)
    for key in keys { shown[key] = nil }
    if verbosity < 3 {
      shown["invocation"] = nil
      shown["diff"] = nil
    }
    shown["exception"] = nil
    return switch format {
    case .json: json(shown, isVerbose: outcome.isShownInFull)
    case .yaml: yaml(shown)
    case .communityYAML: communityYAML(shown)
    }
  }

  private func json(_ shown: Mapping, isVerbose: Bool) -> String {
    let isIndented = isPretty ?? (isVerbose || verbosity > 2)
    return JSONWriter(indent: isIndented ? 4 : nil, sortsKeys: true).text(of: .mapping(shown))
  }

  private func yaml(_ shown: Mapping) -> String {
    let isReadable = isPretty != false
    let text = YAMLText.text(
      of: .mapping(isReadable ? shown.withoutRepeatedLines : shown), indent: isReadable ? 4 : 2,
      width: 80, blocks: isReadable ? .readable : .exact)
    return "\n" + text.indented(by: 4)
  }

  private func communityYAML(_ shown: Mapping) -> String {
    var shown = shown.withoutRepeatedLines
    var text = ""
    if let changed = shown.removeValue(forKey: "changed") {
      text += "changed=\(changed.pythonString.lowercased()) "
    }
    if !shown.isEmpty {
      text += "\n"
      text += YAMLText.text(of: .mapping(shown), indent: 2, width: 1000, blocks: .community)
    }
    return text.lineFeedLines.joined(separator: "\n  ").trimmingEnd
  }

  /// The text of one side of a difference that is no text of its own.
  func text(ofDifference side: Mapping) -> String {
    let value = Value.mapping(side)
    switch format {
    case .json:
      let writer = JSONWriter(indent: 4, sortsKeys: true, escapesNonASCII: true)
      return writer.text(of: value) + "\n"
    case .yaml:
      let blocks: YAMLText.Blocks = isPretty == false ? .exact : .readable
      return YAMLText.text(of: value, indent: 4, width: 80, blocks: blocks).indented(by: 4) + "\n"
    case .communityYAML: return YAMLText.text(of: value, indent: 2, width: 1000, blocks: .none)
    }
  }
}

extension ResultText {
  /// The keys and values of an outcome that may be shown.
  static func shown(_ outcome: TaskOutcome) -> Mapping {
    var shown = outcome.isHidden ? censored(outcome) : outcome.result.values.displayable
    for key in ["failed", "skipped"] { shown[.string(key)] = nil }
    // Where a task could not be carried out there is nothing to say about changes.
    let hasRun = outcome.status != .failed || outcome.diagnostic == nil
    shown["changed"] = hasRun ? .bool(outcome.result.isChanged) : Value?.none
    if outcome.status == .unreachable {
      // The results of a loop's items say it themselves.
      if !outcome.isHidden, !outcome.isLoop { shown["unreachable"] = true }
      return shown
    }
    if outcome.isLoop { shown["results"] = nil }
    return Action.debug.names(outcome.task.action) ? onlyAnswer(of: shown) : shown
  }

  /// What may be known of a hidden outcome.
  static func censored(_ outcome: TaskOutcome) -> Mapping {
    let values = outcome.result.values.filter { ["attempts", "retries"].contains($0.key.string) }
    let reason =
      "the output has been hidden due to the fact that 'no_log: true' was specified for this result"
    let known: Mapping = [
      "censored": .string(reason), "changed": .bool(outcome.result.isChanged),
    ]
    return values.merging(known) { $1 }
  }

  /// What `debug` was asked to show.
  private static func onlyAnswer(of shown: Mapping) -> Mapping {
    if shown["msg"] != nil {
      return shown.filter {
        ["msg", "exception", "warnings", "deprecations"].contains($0.key.string)
      }
    }
    return shown.filter { !["changed", "invocation", "skip_reason"].contains($0.key.string) }
  }
}

/// Modules whose results ansible-core shows in a way of their own.
enum Action: String {
  case debug
  case setup
  case gatherFacts = "gather_facts"

  /// Whether a module's name as written means this one.
  func names(_ action: String) -> Bool {
    ["", "ansible.builtin.", "ansible.legacy."].contains { $0 + rawValue == action }
  }
}

extension OrderedDictionary<Value, Value> {
  /// The mapping without lines that its texts already show.
  fileprivate var withoutRepeatedLines: Mapping {
    var shown = self
    for stream in ["stdout", "stderr"] {
      let lines = Value.string(stream + "_lines")
      if self[.string(stream)] != nil, self[lines] != nil { shown[lines] = "<omitted>" }
    }
    return shown
  }
}
