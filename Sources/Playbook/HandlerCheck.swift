import Diagnostics
import Values

/// Finds names in `notify` that no handler of a play has.
///
/// A play with includes may get handlers while it runs, and a templated name can be any: such plays
/// are left alone.
struct HandlerCheck {
  private var names: Set<String> = []
  private var isOpen = false
  private var asked: [(name: String, node: Located)] = []

  /// The warnings about a play.
  static func warnings(about play: Play) -> [Diagnostic] {
    var check = HandlerCheck()
    for section in play.sections { check.walk(section) }
    check.walk(play.allHandlers, areHandlers: true)
    return check.isOpen ? [] : check.warnings
  }

  private var warnings: [Diagnostic] {
    asked.filter { !names.contains($0.name) }.map { Self.warning($0.name, at: $0.node, names) }
  }

  static func warning(
    _ name: String, at node: Located, _ names: some Sequence<String>
  ) -> Diagnostic {
    Diagnostic(
      .warning, "no handler is called `\(name)`, and none listens to it", at: node.location,
      hint: Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" })
  }

  private mutating func walk(
    _ statements: [Statement], in role: Role? = nil, areHandlers: Bool = false
  ) {
    for statement in statements {
      switch statement {
      case .task(let task): note(task, role, areHandlers)
      case .block(let block):
        note(block.directives)
        for part in [block.body, block.rescue, block.always] {
          walk(part, in: block.role ?? role, areHandlers: areHandlers)
        }
      }
    }
  }

  private mutating func note(_ task: Task, _ role: Role?, _ isHandler: Bool) {
    note(task.directives)
    if ControlAction(task)?.isDynamic == true { isOpen = true }
    guard isHandler else { return }
    for node in [task.directives[.name], task.directives[.listen]].compactMap(\.self) {
      for part in node.sequence ?? [node] {
        if part.scalar?.isTemplate == true { isOpen = true }
        let name = part.scalar?.pythonString ?? ""
        names.insert(name)
        if let role { names.formUnion(["\(role.name) : \(name)", "\(role.fullName) : \(name)"]) }
      }
    }
  }

  private mutating func note(_ directives: Directives) {
    guard let node = directives[.notify] else { return }
    for part in node.sequence ?? [node] where part.scalar?.isTemplate == false {
      if let name = part.text, !name.isEmpty { asked.append((name, part)) }
    }
  }
}
