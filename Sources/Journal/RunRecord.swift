import Diagnostics
import FoundationEssentials
public import OrderedCollections
public import Runner
import SystemPackage
import Values

/// What the journal of one run holds.
public struct RunRecord: Sendable {
  /// A play as its hosts met it.
  struct Play: Sendable {
    /// Its hosts, in their order.
    var hosts: OrderedSet<String> = []
    /// When each of them began it.
    var began: [String: Date] = [:]
    /// The steps of each host, in their order, up to where it stopped.
    var steps: [String: OrderedDictionary<StepIdentity, PastStep>] = [:]
    /// The hosts that are through with it, lost ones too.
    var ended: Set<String> = []
    /// The hosts that were lost in it.
    var lost: Set<String> = []
    /// Where a host failed, until that is taken care of: the step, and how many were before it.
    var failures: [String: (count: Int, step: PastStep)] = [:]
  }

  /// What was asked for.
  public let header: RunHeader
  /// How it ended; nil for a run that was broken off.
  public private(set) var outcome: String?
  /// When the last that is known of it happened.
  private(set) var lastTime: Date
  /// Whether it goes on right now.
  public let isOpen: Bool
  private(set) var plays: OrderedDictionary<PlayIdentity, Play> = [:]

  /// Reads a journal; nil where it is none of this version's.
  ///
  /// What follows a torn line is not read.
  init?(_ path: FilePath, in project: ProjectFolder) {
    let isOpen = JournalFolder.isOpen(path)
    guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec),
      let bytes = try? file.closeAfter({ try file.readToEnd() })
    else { return nil }
    var lines = bytes.split(separator: 0x0A).lazy.map { line in
      try? JSONReader.value(ofText: String(decoding: line, as: UTF8.self))
    }.makeIterator()
    guard let first = lines.next() ?? nil, let header = RunHeader(first) else { return nil }
    self.header = header
    self.isOpen = isOpen
    lastTime = header.started
    while let record = lines.next() ?? nil { add(record.mapping ?? [:], project) }
    cutBehindFailures()
  }

  private mutating func add(_ record: Mapping, _ project: ProjectFolder) {
    let hosts = (record["hosts"]?.items ?? []).map(\.pythonString)
    if let time = record["time"]?.string.flatMap(Moment.date) { lastTime = max(lastTime, time) }
    switch record["event"]?.string {
    case "play":
      guard let play = StepCoder.play(record["play"]) else { return }
      let time = record["time"]?.string.flatMap(Moment.date)
      plays[play, default: Play()].hosts.append(contentsOf: hosts)
      for host in hosts { plays[play]?.began[host] = time }
    case "task":
      guard let (identity, host, affected, past) = StepCoder.step(record, in: project) else {
        return
      }
      add(past, identity, host, affected)
    case "rescued":
      for play in plays.keys { for host in hosts { plays[play]?.failures[host] = nil } }
    case "ended":
      guard let play = StepCoder.play(record["play"]) else { return }
      plays[play]?.ended.formUnion(hosts)
      plays[play]?.lost.formUnion((record["lost"]?.items ?? []).map(\.pythonString))
    case "finished": outcome = record["outcome"]?.string
    default: break
    }
  }

  private mutating func add(
    _ past: PastStep, _ identity: StepIdentity, _ host: String, _ affected: [String]
  ) {
    let isLost = past.status == .failed || past.status == .unreachable
    if isLost, !past.isIgnored {
      for host in affected where plays[identity.play]?.failures[host] == nil {
        let count = plays[identity.play]?.steps[host]?.count ?? 0
        plays[identity.play]?.failures[host] = (count, past)
      }
    }
    plays[identity.play, default: Play()].steps[host, default: [:]][identity] = past
  }

  /// What a host did after it had failed for good, such as an `always` section, is to be done
  /// again.
  private mutating func cutBehindFailures() {
    for play in plays.keys {
      for (host, failure) in plays[play]?.failures ?? [:] {
        let steps = plays[play]?.steps[host] ?? [:]
        plays[play]?.steps[host] = OrderedDictionary(
          uniqueKeysWithValues: steps.elements.prefix(failure.count))
      }
    }
  }

  /// The steps that need not run again, by host.
  public var steps: [String: [StepIdentity: PastStep]] {
    var all: [String: [StepIdentity: PastStep]] = [:]
    for play in plays.values {
      for (host, steps) in play.steps {
        all[host, default: [:]].merge(steps.elements.map { ($0.key, $0.value) }) { $1 }
      }
    }
    return all
  }

  /// The hosts that failed or could not be reached.
  public var lostHosts: OrderedSet<String> {
    var lost: OrderedSet<String> = []
    for play in plays.values {
      lost.formUnion(play.hosts.filter { play.lost.contains($0) || play.failures[$0] != nil })
    }
    return lost
  }
}

extension JournalFolder {
  /// The runs that are kept, those that ended first at the beginning.
  public func records() -> [RunRecord] {
    files.compactMap { RunRecord($0, in: project) }.sorted { $0.lastTime < $1.lastTime }
  }

  /// The run of that name, or the last one of these playbooks that has ended; where none has, one
  /// that still goes on.
  ///
  /// No playbook stands for any.  Nil where there is no such run.
  public func record(named id: String?, of playbooks: [String]) -> RunRecord? {
    let candidates = records().filter { record in
      let isNamed = id.map { record.header.id == $0 } ?? true
      return isNamed && (playbooks.isEmpty || record.header.playbooks == playbooks)
    }
    return candidates.last { !$0.isOpen } ?? candidates.last
  }

  /// The names of the runs that are kept, the oldest first.
  public var names: [String] { files.compactMap(\.stem) }
}
