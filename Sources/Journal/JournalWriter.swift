public import Diagnostics
import FoundationEssentials
import Glibc
import OrderedCollections
public import Runner
import SystemPackage
import Values

/// Keeps the journal of a run, and hands its events on.
///
/// A line is written when a task has its result, and all lines have reached the disk before the
/// next task starts: a crash loses the task in flight at most.
public actor JournalWriter: EventSink {
  private let next: any EventSink
  private var file: FileDescriptor?
  private var digester: InputDigester
  private var discretion: Discretion
  private var isDirty = false

  /// Begins the journal of a run.
  ///
  /// - Throws: An `Errno` where the folder cannot be written to; the run can go on without.
  public init(
    _ folder: JournalFolder, _ header: RunHeader, discretion: Discretion, next: any EventSink
  ) throws {
    digester = InputDigester(try folder.key(), folder.project)
    file = try folder.begin(header)
    self.discretion = discretion
    self.next = next
    try file?.writeAll(Self.line(header.record))
  }

  /// Keeps what an event says of the run's progress, and hands on what others want to know.
  public func receive(_ event: Event) async {
    switch event {
    case .progress(let progress):
      return await guarding { try keep(progress) }
    case .taskStarted: await guarding { try sync() }
    default: break
    }
    await next.receive(event)
  }

  /// Ends the journal.
  public func finish(_ outcome: Run.Outcome) async {
    await guarding {
      try write(["event": "finished", "outcome": .string("\(outcome)"), "time": Self.now])
      try sync()
      try file?.close()
    }
    file = nil
  }

  private static var now: Value { .string(Moment.text(.now)) }

  private func keep(_ progress: Progress) throws {
    switch progress {
    case .began(let play, let hosts, let secrets):
      discretion.hide(secrets)
      try write([
        "event": "play", "play": StepCoder.play(play), "hosts": Self.list(hosts), "time": Self.now,
      ])
    case .took(let step):
      let isHidden = discretion.hides(step)
      if let past = step.past { return try write(.mapping(past.record)) }
      let digests = digester.digests(of: step)
      try write(.mapping(StepCoder.record(step, digests, isHidden: isHidden)))
    case .missed: break
    case .rescued(let hosts): try write(["event": "rescued", "hosts": Self.list(hosts)])
    case .ended(let play, let hosts, let lost):
      try write([
        "event": "ended", "play": StepCoder.play(play), "hosts": Self.list(hosts),
        "lost": Self.list(lost), "time": Self.now,
      ])
    }
  }

  private func write(_ record: Value) throws {
    guard let file else { return }
    try file.writeAll(Self.line(record))
    isDirty = true
  }

  private func sync() throws {
    guard isDirty, let file else { return }
    guard fdatasync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
    isDirty = false
  }

  /// A journal that cannot be written is a warning, and the run goes on without.
  private func guarding(_ action: () throws -> Void) async {
    do {
      try action()
    } catch {
      try? file?.close()
      file = nil
      await next.receive(.warning(Self.warning(error)))
    }
  }

  /// What a person is told where no journal can be kept.
  public static func warning(_ error: any Error) -> Diagnostic {
    let reason = (error as? Errno)?.description.lowercased() ?? "\(error)"
    return Diagnostic(
      .warning, "no journal is kept of this run: \(reason)", hint: "`--no-journal` keeps none")
  }

  private static func line(_ record: Value) -> [UInt8] {
    Array(JSONWriter(itemSeparator: ",", keySeparator: ":").text(of: record).utf8) + [0x0A]
  }

  private static func list(_ texts: [String]) -> Value { .list(texts.map { .string($0) }) }
}
