public import FoundationEssentials
import OrderedCollections
import Values

/// What a run was asked to do: the first line of its journal.
public struct RunHeader: Sendable {
  /// The form of the journal that this version writes and reads.
  static let version = 1

  /// What the run is called: when it began, and four digits of chance.
  public var id: String
  /// When it began.
  public var started: Date
  /// The folder that it was called in.
  public var folder: String
  /// The playbooks, by their names in the project.
  public var playbooks: [String]
  /// The command line behind `run`, without what must not be kept.
  public var arguments: [String]
  /// The variables of `-e` that were not kept.
  public var withheld: [String]
  /// Whether tasks were left out, by tag or name.
  public var isPartial: Bool
  /// Whether nothing was changed (`--check`).
  public var isCheck: Bool

  /// Describes a run that begins now.
  public init(
    started: Date = .now, folder: String, playbooks: [String], arguments: [String],
    withheld: [String], isPartial: Bool, isCheck: Bool
  ) {
    id = Self.id(started)
    self.started = started
    self.folder = folder
    self.playbooks = playbooks
    self.arguments = arguments
    self.withheld = withheld
    self.isPartial = isPartial
    self.isCheck = isCheck
  }

  init?(_ record: Value) {
    guard record["event"]?.string == "run", record["version"]?.int == Self.version,
      let id = record["id"]?.string, let folder = record["folder"]?.string,
      let started = record["started"]?.string.flatMap(Moment.date)
    else { return nil }
    self.id = id
    self.started = started
    self.folder = folder
    playbooks = Self.texts(record["playbooks"])
    arguments = Self.texts(record["arguments"])
    withheld = Self.texts(record["withheld"])
    isPartial = record["partial"]?.isTrue == true
    isCheck = record["check"]?.isTrue == true
  }

  var record: Value {
    func list(_ texts: [String]) -> Value { .list(texts.map { .string($0) }) }
    return [
      "event": "run", "version": .int(Self.version), "id": .string(id),
      "started": .string(Moment.text(started)), "folder": .string(folder),
      "playbooks": list(playbooks), "arguments": list(arguments), "withheld": list(withheld),
      "partial": .bool(isPartial), "check": .bool(isCheck),
    ]
  }

  private static func texts(_ value: Value?) -> [String] {
    (value?.items ?? []).map(\.pythonString)
  }

  private static func id(_ date: Date) -> String {
    // With milliseconds, so that the names of runs are in the order of the runs.
    let digits = Moment.text(date).filter { $0.isNumber || $0 == "T" }
    return "\(digits)-\(String(UInt16.random(in: 0x1000...UInt16.max), radix: 16))"
  }
}

/// Moments as journals hold them: ISO 8601, in UTC, with milliseconds.
enum Moment {
  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  static func text(_ date: Date) -> String { style.format(date) }
  static func date(_ text: String) -> Date? { try? style.parse(text) }
}
