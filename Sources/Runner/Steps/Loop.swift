import Modules
import Inventory
import Jinja
import OrderedCollections
import Playbook
import Templating
import Values

extension TaskExecutor {
  /// What a task's loop amounts to.
  enum Looping {
    case none
    case over([Value])
    /// The items are not defined, and this condition does not want the task to run.
    case refused(Value)
  }

  /// The items to loop over; where they are not defined, the condition decides whether that matters.
  func loop() throws -> Looping {
    do {
      return try loopItems().map(Looping.over) ?? .none
    } catch let error as TemplateError where error.isUndefined {
      guard let refused = try? failedCondition(Templar(scope)) else { throw error }
      return .refused(refused)
    }
  }

  private func loopItems() throws -> [Value]? {
    guard let loop = task.loop else { return nil }
    let templar = Templar(scope)
    switch loop.kind {
    case .list:
      let value = try templar.value(of: loop.value)
      if let items = value.items { return items }
      throw LoopError(found: value, location: loop.value.location)
    case .lookup(let name):
      let module = task.action.module
      let subfolder = ["template", "var"].first { module.contains($0) } ?? "file"
      return try templar.loopItems(lookup: name, over: loop.value, subfolder: subfolder + "s")
    }
  }

  /// Runs the task for each item, and sums up.
  ///
  /// An item sees what the items before it have set and answered, above all other variables.
  func runLoop(over items: [Value]) async -> TaskOutcome {
    let control = LoopControl(lineage[.loopControl])
    var results: [TaskOutcome] = []
    var known: Mapping = [:]
    for (index, item) in items.enumerated() {
      if index > 0, let pause = control.pause { try? await _Concurrency.Task.sleep(for: pause) }
      let variables = control.variables(for: item, index: index, of: items)
      let scope = scope.adding(.extra, known.merging(variables) { _, item in item })
      var outcome = await runOnce(in: scope)
      outcome.item = label(of: item, control, scope)
      outcome.result.values.merge(variables) { _, item in item }
      outcome.result.effects = outcome.result.effects.map {
        $0.inLoop(variables, label: outcome.item)
      }
      results.append(outcome)
      known.merge(outcome.result["ansible_facts"]?.mapping ?? [:]) { _, new in new }
      if let name = task.register { known[.string(name)] = .mapping(outcome.result.registered) }
      let isInclude = ControlAction(task)?.isDynamic == true
      if !isInclude || outcome.status != .ok { await events.receive(.itemFinished(outcome)) }
      if outcome.status == .unreachable { break }
    }
    return summary(of: results)
  }

  private func label(of item: Value, _ control: LoopControl, _ scope: VariableScope) -> Value {
    guard let label = control.label else { return item }
    return (try? Templar(scope).value(of: label)) ?? item
  }

  private func summary(of outcomes: [TaskOutcome]) -> TaskOutcome {
    var result = TaskResult()
    let results = outcomes.map { Value.mapping($0.result.registered) }
    result["results"] = .list(results)
    result.isChanged = outcomes.contains { $0.result.isChanged }
    result.isFailed = outcomes.contains { $0.result.isFailed && $0.status == .failed }
    result.isSkipped = outcomes.allSatisfy { $0.status == .skipped }
    result.effects = outcomes.flatMap(\.result.effects)
    if outcomes.isEmpty {
      result["skipped_reason"] = "No items in the list"
    } else {
      result["msg"] = .string(Self.message(result))
    }
    var summary = outcome(result)
    summary.isLoop = true
    summary.isHidden = outcomes.contains(where: \.isHidden)
    summary.isIgnored =
      outcomes.allSatisfy { $0.status != .failed || $0.isIgnored } && result.isFailed
    if let lost = outcomes.last, lost.status == .unreachable {
      summary.status = .unreachable
      summary.isIgnored = lost.isIgnored
      summary.diagnostic = lost.diagnostic
      summary.result["msg"] = lost.result["msg"]
    }
    return summary
  }

  private static func message(_ result: TaskResult) -> String {
    if result.isFailed { return "One or more items failed" }
    return result.isSkipped ? "All items skipped" : "All items completed"
  }
}

extension Effect {
  /// What an include asks for, with the variables of the loop that it stands in.
  fileprivate func inLoop(_ variables: Mapping, label: Value?) -> Effect {
    guard case .include(var inclusion) = self else { return self }
    inclusion.variables = variables
    inclusion.label = label
    return .include(inclusion)
  }
}

/// How a loop names its items and paces itself (`loop_control`).
struct LoopControl {
  /// The variable that holds the item.
  var variable = "item"
  /// The variable that counts the items from 0, if one was asked for.
  var indexVariable: String?
  /// What to show instead of the whole item.
  var label: Located?
  /// How long to wait between two items.
  var pause: Duration?
  /// Whether the variable `ansible_loop` tells about the whole loop.
  var isExtended = false
  /// Whether that variable holds all items too.
  var showsAllItems = true

  init(_ node: Located?) {
    for entry in node?.entries ?? [] {
      switch entry.key.text {
      case "loop_var": variable = entry.value.text ?? variable
      case "index_var": indexVariable = entry.value.text
      case "label": label = entry.value
      case "pause": pause = entry.value.scalar?.number.map { .seconds($0.double) }
      case "extended_allitems":
        showsAllItems = entry.value.scalar.flatMap { Truth.reads($0) } ?? true
      case "extended": isExtended = entry.value.scalar.flatMap { Truth.reads($0) } ?? false
      default: break
      }
    }
  }

  func variables(for item: Value, index: Int, of items: [Value]) -> Mapping {
    var variables: Mapping = [.string(variable): item, "ansible_loop_var": .string(variable)]
    if let indexVariable {
      variables[.string(indexVariable)] = .int(index)
      variables["ansible_index_var"] = .string(indexVariable)
    }
    if isExtended { variables["ansible_loop"] = .mapping(facts(index: index, of: items)) }
    return variables
  }

  private func facts(index: Int, of items: [Value]) -> Mapping {
    var facts: Mapping = [
      "index": .int(index + 1), "index0": .int(index),
      "first": .bool(index == 0), "last": .bool(index == items.count - 1),
      "length": .int(items.count), "revindex": .int(items.count - index),
      "revindex0": .int(items.count - index - 1),
    ]
    if showsAllItems { facts["allitems"] = .list(items) }
    if index > 0 { facts["previtem"] = items[index - 1] }
    if index + 1 < items.count { facts["nextitem"] = items[index + 1] }
    return facts
  }
}
