import FoundationEssentials
import Modules
import OrderedCollections
import Runner
import SystemPackage
import Templating
import Values

/// A finished task as a line of a journal.
enum StepCoder {
  /// The line of a task that was carried out; `isHidden` keeps its result out of it.
  static func record(_ step: Step, _ digests: InputDigests, isHidden: Bool) -> Mapping {
    let outcome = step.outcome
    let result = outcome.result
    var record = identity(step.identity, event: "task")
    record["host"] = .string(outcome.host)
    if step.hosts != [outcome.host] { record["hosts"] = .list(step.hosts.map { .string($0) }) }
    record["delegate"] = outcome.delegate.map { .string($0) }
    record["status"] = .string(outcome.status.rawValue)
    for (name, flag) in [
      ("ignored", outcome.isIgnored), ("changed", result.isChanged), ("failed", result.isFailed),
      ("skipped", result.isSkipped), ("hidden", isHidden),
    ] where flag {
      record[.string(name)] = true
    }
    record["time"] = .string(Moment.text(.now))
    let milliseconds = outcome.duration / Duration.milliseconds(1)
    record["seconds"] = .float(milliseconds.rounded() / 1000)
    add(digests, to: &record)
    let isWanted = step.register != nil || outcome.status == .failed
    let isRead = isWanted || outcome.status == .unreachable || !result.effects.isEmpty
    if isHidden {
      if isRead { record["needed"] = true }
      return record
    }
    if isWanted || outcome.status == .unreachable {
      record["result"] = ValueCoder.encoded(result.values)
    }
    if !result.effects.isEmpty {
      record["effects"] = .list(result.effects.map(EffectCoder.encoded))
    }
    return record
  }

  private static func identity(_ step: StepIdentity, event: Value) -> Mapping {
    [
      "event": event, "play": play(step.play), "task": .string(step.task), "turn": .int(step.turn),
    ]
  }

  static func play(_ play: PlayIdentity) -> Value {
    .list([.string(play.playbook), .string(play.name), .int(play.turn)])
  }

  static func play(_ value: Value?) -> PlayIdentity? {
    guard let parts = value?.items, parts.count == 3, let turn = parts[2].int else { return nil }
    return PlayIdentity(playbook: parts[0].pythonString, name: parts[1].pythonString, turn: turn)
  }

  private static func add(_ digests: InputDigests, to record: inout Mapping) {
    record["digest"] = .string(digests.definition)
    var variables: Mapping = [:]
    for (name, digest) in digests.variables {
      // No variable's name holds a blank.
      let key = name.host.map { "\($0) \(name.name)" } ?? name.name
      variables[.string(key)] = .string(digest)
    }
    if !variables.isEmpty { record["variables"] = .mapping(variables) }
    if !digests.files.isEmpty { record["files"] = texts(digests.files) }
    if !digests.environment.isEmpty { record["environment"] = texts(digests.environment) }
  }

  private static func texts(_ texts: OrderedDictionary<String, String>) -> Value {
    .mapping(
      Mapping(texts.map { (.string($0.key), .string($0.value)) }, uniquingKeysWith: { $1 }))
  }

  private static func texts(_ value: Value?) -> OrderedDictionary<String, String> {
    (value?.mapping ?? [:]).reduce(into: [:]) { texts, entry in
      texts[entry.key.pythonString] = entry.value.pythonString
    }
  }

  /// The digests that a line holds.
  static func digests(_ record: Mapping) -> InputDigests {
    var digests = InputDigests(definition: record["digest"]?.string ?? "")
    for (key, digest) in texts(record["variables"]) {
      let words = key.split(separator: " ", maxSplits: 1).map(String.init)
      let name =
        words.count == 2
        ? TaskInputs.Name(host: words[0], name: words[1]) : TaskInputs.Name(name: key)
      digests.variables[name] = digest
    }
    digests.files = texts(record["files"])
    digests.environment = texts(record["environment"])
    return digests
  }

  /// The step that a line holds; nil where it holds none.
  static func step(
    _ record: Mapping, in project: ProjectFolder
  ) -> (identity: StepIdentity, host: String, hosts: [String], past: PastStep)? {
    guard let play = play(record["play"]), let task = record["task"]?.string,
      let turn = record["turn"]?.int, let host = record["host"]?.string,
      let status = record["status"]?.string.flatMap(TaskOutcome.Status.init)
    else { return nil }
    func flag(_ name: Value) -> Bool { record[name]?.isTrue == true }
    let result = TaskResult(
      ValueCoder.decodedMapping(record["result"]), isChanged: flag("changed"),
      isFailed: flag("failed"), isSkipped: flag("skipped"),
      effects: (record["effects"]?.items ?? []).compactMap(EffectCoder.decoded))
    let digests = digests(record)
    var inputs = TaskInputs()
    for name in digests.variables.keys { inputs.variables[name] = .some(nil) }
    for name in digests.files.keys { inputs.files.append(project.path(named: name).string) }
    for name in digests.environment.keys { inputs.environment[name] = .some(nil) }
    let past = PastStep(
      status: status, isIgnored: flag("ignored"), result: result,
      delegate: record["delegate"]?.string, isWhole: !(flag("hidden") && flag("needed")),
      inputs: inputs, record: record)
    let hosts = record["hosts"]?.items.map { $0.map(\.pythonString) } ?? [host]
    return (StepIdentity(play: play, task: task, turn: turn), host, hosts, past)
  }
}
