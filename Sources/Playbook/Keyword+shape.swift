extension Keyword {
  /// What may be written as a keyword's value; a template may stand for any of these.
  enum Shape: Sendable {
    case boolean
    case integer
    case number
    case text
    /// Text, or a list of texts.
    case texts
    case mapping
    /// A mapping, or a list of mappings.
    case mappings
    /// An expression, a truth value, or a list of these.
    case conditions
    /// A list of tasks and blocks.
    case statements
    case anything

    /// The words in which a wrong value is corrected.
    var expectation: String {
      switch self {
      case .boolean: "expected `true` or `false`"
      case .integer: "expected a whole number"
      case .number: "expected a number"
      case .text: "expected text"
      case .texts: "expected text or a list of texts"
      case .mapping: "expected a mapping"
      case .mappings: "expected a mapping or a list of mappings"
      case .conditions: "expected an expression or a list of expressions"
      case .statements: "expected a list of tasks"
      case .anything: "expected a value"
      }
    }
  }

  /// What may be written as the value.
  var shape: Shape {
    switch self {
    case .anyErrorsFatal, .become, .checkMode, .delegateFacts, .diff, .forceHandlers,
      .gatherFacts, .ignoreErrors, .ignoreUnreachable, .noLog, .runOnce:
      .boolean
    case .async, .poll, .port, .retries, .throttle, .timeout, .gatherTimeout: .integer
    case .delay, .maxFailPercentage: .number
    case .becomeExe, .becomeFlags, .becomeMethod, .becomeUser, .connection, .debugger,
      .delegateTo, .factPath, .name, .order, .register, .remoteUser, .strategy:
      .text
    case .collections, .hosts, .listen, .notify, .tags, .gatherSubset: .texts
    case .vars, .loopControl: .mapping
    case .environment, .moduleDefaults: .mappings
    case .changedWhen, .failedWhen, .until, .when: .conditions
    case .always, .block, .handlers, .postTasks, .preTasks, .rescue, .tasks: .statements
    case .action, .args, .localAction, .loop, .roles, .serial, .varsFiles, .varsPrompt: .anything
    }
  }

  /// Why this version refuses the keyword; nil for one that works.
  ///
  /// A keyword that would change what a play does is refused rather than ignored.
  var refusal: String? {
    switch self {
    case .debugger: "the debugger is not supported yet"
    default: nil
    }
  }
}
