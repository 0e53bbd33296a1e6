/// How results are written.
public enum ResultFormat: String, CaseIterable, Sendable {
  /// As JSON, the default.
  case json
  /// As YAML, as `callback_result_format = yaml` has it.
  case yaml
  /// As YAML in the shape of `stdout_callback = yaml`, community.general's callback.
  case communityYAML = "community.general.yaml"
}

extension ResultFormat {
  /// The format that ansible.cfg asks for by `stdout_callback` and `callback_result_format`; nil
  /// where one of them is none that we have.
  public init?(callback: String?, resultFormat: String?) {
    switch callback {
    case nil, "default", "ansible.builtin.default":
      guard let format = Self(rawValue: resultFormat ?? "json"), format != .communityYAML else {
        return nil
      }
      self = format
    case "yaml", "community.general.yaml": self = .communityYAML
    default: return nil
    }
  }
}

/// What a report shows and how; the defaults are ansible-core's.
public struct ReportOptions: Sendable {
  /// How often `-v` was given.
  public var verbosity = 0
  /// Whether and how text is painted.
  public var style = Style()
  /// How results are written.
  public var resultFormat = ResultFormat.json
  /// Whether results are written for reading rather than in one line (`callback_format_pretty`);
  /// nil leaves it to the format.
  public var isPretty: Bool?
  /// Whether skipped hosts are shown (`display_skipped_hosts`).
  public var showsSkipped = true
  /// Whether hosts where nothing changed are shown (`display_ok_hosts`).
  public var showsOK = true
  /// Whether the differences that a task made are shown (`--diff`).
  public var showsDiff = false
  /// Whether failures go to standard error (`display_failed_stderr`).
  public var sendsFailuresToStderr = false
  /// Whether a failure names the file and line of its task (`show_task_path_on_failure`).
  public var showsTaskPathOnFailure = false
  /// Whether what runs in check mode is marked (`check_mode_markers`).
  public var marksCheckMode = false
  /// Whether the whole run is in check mode (`--check`).
  public var isCheckMode = false
  /// Whether banners show the arguments (`display_args_to_stdout`).
  public var showsArguments = false
  /// Whether standard error says more about a failure where its one line is hard to read.
  public var explainsFailures = true
  /// Whether what `set_stats` added is shown (`show_custom_stats`).
  public var showsStatistics = false
  /// Whether a terminal shows what runs and how long it has been running.
  public var showsRunning = true
  /// The width of banners and warnings.
  public var columns = Self.columns(ofTerminal: nil)

  /// What ansible-core shows by default.
  public init() {}

  /// The width that ansible-core takes for a terminal of `width` columns, or for none.
  public static func columns(ofTerminal width: Int?) -> Int { max(79, (width ?? 0) - 1) }
}
