import Diagnostics
import Modules
import OrderedCollections
public import Runner
import Values

/// Shows a run to a program: a JSON object per event and line on standard output.
///
/// Every object begins with `event`, the kind of event, and `elapsed`, the seconds since the report
/// began. The further keys, in this order:
/// - `play_started`: `name`, `hosts`
/// - `task_started`: `task`
/// - `host_started`: `task`, `host`
/// - `item_finished`, `host_finished`: `task`, `host`, `delegate`, `status` (`ok`, `changed`,
///   `skipped`, `failed`, `unreachable`), `ignored`, `item` (of an item), `duration` in seconds,
///   `result`, `diagnostic` (of a failure)
/// - `retrying`: those of `host_finished`, then `attempt`, `retries`
/// - `job_polled`: `task`, `host`, `job` (its `ansible_job_id`), `state` (`running`, `succeeded`,
///   `failed`)
/// - `included`: `task`, `path`, `item` (null outside loops), `hosts`
/// - `warning`: `diagnostic`
/// - `no_hosts_left`: none
/// - `statistics`, after `finished`: `data`, what `set_stats` added by host, and for the whole run
///   under the empty name
/// - `finished`: `hosts`, a mapping from host to `ok`, `changed`, `unreachable`, `failed`,
///   `skipped`, `rescued`, `ignored`
///
/// A `task` has `id`, `kind` (`task`, `handler`), `name`, `action`, `check`, `path`, `line`. A
/// `diagnostic` has `severity`, `message`, `path`, `line`, `column`, `label`, `notes`, `hint`. What
/// does not apply is null. Secrets show as asterisks, hidden results (`no_log`) as ansible-core
/// censors them.
public actor JSONLinesReporter: Reporter {
  private var output: any Output
  private let now: @Sendable () -> Duration

  /// Writes to `output`, with times told from `clock`.
  public init<C: Clock>(_ output: any Output, clock: C = ContinuousClock())
  where C.Duration == Duration {
    self.output = output
    let start = clock.now
    now = { start.duration(to: clock.now) }
  }

  /// Writes an event as one line.
  public func receive(_ event: Event) {
    if case .progress = event { return }
    var object = EventObject(event).value
    object.updateValue(.seconds(now()), forKey: "elapsed", insertingAt: 1)
    output.write(JSONWriter().text(of: .mapping(object)).printable + "\n", to: .stdout)
  }

  /// Nothing moves in a stream of objects.
  public func animate() {}

  /// Nothing is left to write.
  public func close() {}
}
