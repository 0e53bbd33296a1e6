public import Diagnostics
public import Modules
public import OrderedCollections
public import Templating
public import Values

/// Something that happened in a run; reports and the journal are made of nothing else.
public enum Event: Sendable {
  /// A play begins on these hosts; none means that it is skipped because its pattern matched none.
  case playStarted(name: String, hosts: [String])
  /// A task is about to run somewhere.
  case taskStarted(TaskBanner)
  /// A task begins on a host.
  case hostStarted(task: TaskBanner, host: String)
  /// One item of a loop has its result on a host.
  case itemFinished(TaskOutcome)
  /// A task has failed an attempt, the first being 1, and will be tried again; after `retries` more
  /// attempts than one it is given up.
  case retrying(TaskOutcome, attempt: Int, retries: Int)
  /// A job in the background has been looked at.
  case jobPolled(JobReport)
  /// A task has its result on a host.
  case hostFinished(TaskOutcome)
  /// Tasks of a file are brought in on these hosts; `item` is that of the loop the include stands
  /// in.
  case included(path: String, task: TaskBanner, item: Value?, hosts: [String])
  /// Something that a person should know, such as an unused pattern or a changed host key.
  case warning(Diagnostic)
  /// No host is left to go on with.
  case noHostsLeft
  /// What tasks added with `set_stats`, after the run: by host, and for the whole run under the
  /// empty name.
  case statistics(OrderedDictionary<String, Mapping>)
  /// How far the run has come, which reports do not show.
  case progress(Progress)
  /// The run is over.
  case finished(recap: [HostSummary])
}

/// What a task is called and where it stands.
public struct TaskBanner: Sendable, Hashable {
  /// What kind of task it is, as the banner names it.
  public enum Kind: String, Sendable, Hashable {
    /// An ordinary task.
    case task = "TASK"
    /// A notified handler.
    case handler = "RUNNING HANDLER"
  }

  /// A number that no other task of the run has.
  public var id: Int
  /// The kind of task.
  public var kind: Kind
  /// The name as shown, with that of its role before it, such as `docker : Install packages`.
  public var name: String
  /// The module's name as written, such as `debug`.
  public var action: String
  /// The arguments as shown at `-v` and above, if they may be shown; templates not rendered.
  public var arguments: String?
  /// Where it stands.
  public var location: SourceLocation?
  /// Whether it runs in check mode.
  public var isCheckMode: Bool
  /// The role that it belongs to, whose name its own begins with.
  public var role: String?

  /// The name without that of the role.
  public var plainName: String {
    guard let role, name.hasPrefix("\(role) : ") else { return name }
    return String(name.dropFirst(role.count + 3))
  }

  /// Describes a task.
  public init(
    id: Int, kind: Kind = .task, name: String, action: String, arguments: String? = nil,
    location: SourceLocation? = nil, isCheckMode: Bool = false
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.action = action
    self.arguments = arguments
    self.location = location
    self.isCheckMode = isCheckMode
  }
}

/// The result of a task on a host, or of one item of its loop.
public struct TaskOutcome: Sendable {
  /// How it went.
  public enum Status: String, Sendable, Hashable {
    /// Nothing had to be changed.
    case ok
    /// The host was changed.
    case changed
    /// A condition said no, or nothing applied.
    case skipped
    /// It failed.
    case failed
    /// The host could not be reached.
    case unreachable
  }

  /// The task.
  public var task: TaskBanner
  /// The inventory name of the host.
  public var host: String
  /// The host that it ran on instead, if it was delegated.
  public var delegate: String?
  /// The address of that host, where it is not its name.
  public var delegateAddress: String?
  /// How it went.
  public var status: Status
  /// Whether a failure is ignored (`ignore_errors`, `ignore_unreachable`).
  public var isIgnored: Bool
  /// What the module answered; for a loop the results of all items under `results`.
  public var result: TaskResult
  /// The item of the loop that this is about, as its label shows it.
  public var item: Value?
  /// Whether arguments and results must not be shown (`no_log`).
  public var isHidden: Bool
  /// How long it took, connection included.
  public var duration: Duration
  /// Whether the result is always shown in full, as that of `debug`.
  public var isVerbose: Bool
  /// Whether this sums up a loop whose items were reported one by one.
  public var isLoop: Bool
  /// Whether it is the result of an earlier run, and nothing was done for it in this one.
  public var isRestored = false
  /// What it was made of; nil where nobody wanted to know.
  public var inputs: TaskInputs?
  /// Why the host was unreachable or the task could not be carried out, for a person to read.
  public var diagnostic: Diagnostic?

  /// Describes an outcome.
  public init(
    task: TaskBanner, host: String, status: Status, result: TaskResult, duration: Duration,
    delegate: String? = nil, isIgnored: Bool = false, item: Value? = nil, isHidden: Bool = false,
    isVerbose: Bool = false, isLoop: Bool = false, diagnostic: Diagnostic? = nil,
    delegateAddress: String? = nil
  ) {
    self.task = task
    self.host = host
    self.delegate = delegate
    self.delegateAddress = delegateAddress
    self.status = status
    self.isIgnored = isIgnored
    self.result = result
    self.item = item
    self.isHidden = isHidden
    self.duration = duration
    self.isVerbose = isVerbose
    self.isLoop = isLoop
    self.diagnostic = diagnostic
  }
}

/// The counts of one host over a whole run, as the recap shows them.
public struct HostSummary: Sendable, Hashable {
  /// The inventory name of the host.
  public var host: String
  /// Tasks that went well, changed ones included.
  public var ok = 0
  /// Tasks that changed something.
  public var changed = 0
  /// Tasks for which the host could not be reached.
  public var unreachable = 0
  /// Tasks that failed and were not ignored.
  public var failed = 0
  /// Tasks that were skipped.
  public var skipped = 0
  /// Tasks whose failure a `rescue` section took care of.
  public var rescued = 0
  /// Tasks whose failure was ignored.
  public var ignored = 0

  /// Starts a host's counts at zero.
  public init(host: String) { self.host = host }
}
