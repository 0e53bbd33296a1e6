public import FoundationEssentials
import Modules
import OrderedCollections
public import Runner
import Values

/// How a play went on a host when it last ran there.
public struct PlayHistory: Sendable {
  /// How it went.
  public enum Status: String, Sendable {
    /// To its end.
    case ok
    /// A task failed, or another host's failure ended the play.
    case failed
    /// The host could not be reached.
    case unreachable
    /// The run was broken off.
    case interrupted
  }

  /// How it went.
  public var status: Status
  /// When its last task there ended.
  public var time: Date
  /// How many seconds its tasks took there, all together.
  public var seconds: Double
  /// Why it failed, if that may be told.
  public var message: String?
  /// The run that ran it last.
  public var run: String
  /// What came of its tasks.
  var steps: OrderedDictionary<StepIdentity, PastStep>

  init?(_ play: RunRecord.Play, host: String, run: String) {
    guard let began = play.began[host] else { return nil }
    steps = play.steps[host] ?? [:]
    self.run = run
    let failure = play.failures[host]?.step
    if let failure {
      status = failure.status == .unreachable ? .unreachable : .failed
      message = failure.result["msg"]?.pythonString
    } else if play.lost.contains(host) {
      status = .failed
      message = "it was stopped because of other hosts"
    } else {
      status = play.ended.contains(host) ? .ok : .interrupted
    }
    let all = steps.values.map(\.record) + [failure?.record].compactMap(\.self)
    seconds = all.reduce(0) { $0 + ($1["seconds"]?.number?.double ?? 0) }
    time = all.compactMap { $0["time"]?.string.flatMap(Moment.date) }.max() ?? began
  }

  /// Takes in a later run that left out some of the tasks.
  mutating func update(with later: PlayHistory) {
    steps.merge(later.steps) { _, new in new }
    if later.status != .ok { (status, message) = (later.status, later.message) }
    (time, run) = (later.time, later.run)
    seconds += later.seconds
  }
}

/// How plays went on hosts when they last ran there, over all runs that are kept.
public struct RunHistory: Sendable {
  private(set) var plays: [PlayIdentity: [String: PlayHistory]] = [:]

  /// Joins runs, the oldest first; those that changed nothing or still go on do not count.
  public init(_ records: [RunRecord]) {
    for record in records where !record.header.isCheck && !record.isOpen { add(record) }
  }

  /// A single run, whatever kind it was.
  public init(only record: RunRecord) { add(record) }

  private mutating func add(_ record: RunRecord) {
    for (identity, play) in record.plays {
      for host in play.hosts {
        guard let fresh = PlayHistory(play, host: host, run: record.header.id) else { continue }
        guard record.header.isPartial else {
          plays[identity, default: [:]][host] = fresh
          continue
        }
        // What ran only in part has never run unless the rest ran before.
        plays[identity]?[host]?.update(with: fresh)
      }
    }
  }

  /// The steps that are known of all plays but some, by host.
  public func past(
    without plays: Set<PlayIdentity> = [], settled: Set<PlayIdentity> = [],
    isRehearsal: Bool = false
  ) -> Past {
    var steps: [String: [StepIdentity: PastStep]] = [:]
    for (identity, hosts) in self.plays where !plays.contains(identity) {
      for (host, history) in hosts {
        steps[host, default: [:]].merge(history.steps.elements.map { ($0.key, $0.value) }) { $1 }
      }
    }
    return Past(steps: steps, settled: settled, isRehearsal: isRehearsal)
  }
}
