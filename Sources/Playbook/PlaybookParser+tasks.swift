import Diagnostics
import Values

extension PlaybookParser {
  /// The tasks and blocks of a list; what is no list has been reported with its keyword.
  mutating func parseStatements(_ node: Located?, place: Place) -> [Statement] {
    (node?.sequence ?? []).compactMap { parseStatement($0, place: place) }
  }

  private mutating func parseStatement(_ node: Located, place: Place) -> Statement? {
    guard let entries = node.entries else {
      report(.notAMapping(what: "a \(place.rawValue)", found: node.kindName), at: node.start)
      return nil
    }
    if place == .task, node.entry("block") != nil {
      return .block(parseBlock(node, entries))
    }
    guard let task = parseTask(node, place: place) else { return nil }
    switch ControlAction(task) {
    case .importTasks: return importTasks(task, place: place)
    case .importRole: return importRole(task)
    default: return .task(task)
    }
  }

  private mutating func parseBlock(_ node: Located, _ entries: [Located.Entry]) -> Block {
    let directives = parseDirectives(entries, place: .block)
    let outer = (here.variables, here.collections)
    if let variables = directives[.vars]?.value.mapping { here.variables.append(variables) }
    here.collections = (directives[.collections]?.texts ?? []) + here.collections
    defer { (here.variables, here.collections) = outer }
    let body = parseStatements(directives[.block], place: .task)
    if let block = directives[.block], block.sequence?.isEmpty ?? true {
      report(.emptyBlock, at: directives.location(of: .block) ?? block.start)
    }
    return Block(
      directives: directives, body: body,
      rescue: parseStatements(directives[.rescue], place: .task),
      always: parseStatements(directives[.always], place: .task), location: node.start)
  }

  mutating func parseTask(_ node: Located, place: Place) -> Task? {
    guard let entries = node.entries else {
      report(.notAMapping(what: "a \(place.rawValue)", found: node.kindName), at: node.start)
      return nil
    }
    let outer = here.collections
    here.collections = (node.entry("collections")?.value.texts ?? []) + outer
    defer { here.collections = outer }
    let modules = moduleEntries(entries, place: place)
    let names = Set(modules.compactMap(\.key.text))
    let directives = parseDirectives(entries, place: place) {
      names.contains($0) || $0.hasPrefix("with_")
    }
    let loop = parseLoop(entries, directives)
    guard let action = parseAction(node, modules, directives) else { return nil }
    var task = Task(
      id: loader.nextTaskID(), directives: directives, action: action, loop: loop, apply: nil,
      location: node.start)
    settle(&task)
    return task
  }

  /// The entries that name a module: those that are no keyword.
  ///
  /// Where one of them is a known module, the unknown ones are misspelt keywords; so is an unknown
  /// one that resembles a keyword and no module.
  private func moduleEntries(_ entries: [Located.Entry], place: Place) -> [Located.Entry] {
    let others = entries.filter { entry in
      guard let name = entry.key.text else { return false }
      guard !name.hasPrefix("with_") else { return false }
      guard let keyword = Keyword(rawValue: name) else { return true }
      // Such as `gather_facts`: on a play it is a keyword, on a task a module.
      return !place.keywords.contains(keyword) && catalog.signature(of: name) != nil
    }
    let known = others.filter { knows($0.key.text ?? "") }
    if !known.isEmpty || loader.settings.allowsUnknownModules {
      return known.isEmpty ? others : known
    }
    let hasAction = entries.contains { $0.key.text == "action" || $0.key.text == "local_action" }
    if hasAction { return [] }
    let keywords = place.keywords.map(\.rawValue)
    return others.filter { entry in
      let name = entry.key.text ?? ""
      return Suggestion.nearest(to: name, among: keywords) == nil
        || Suggestion.nearest(to: name, among: catalog.names) != nil
    }
  }

  private mutating func parseLoop(
    _ entries: [Located.Entry], _ directives: Directives
  ) -> Task.Loop? {
    if let value = directives[.loop] { return Task.Loop(kind: .list, value: value) }
    for entry in entries {
      guard let name = entry.key.text, name.hasPrefix("with_") else { continue }
      return Task.Loop(kind: .lookup(String(name.dropFirst(5))), value: entry.value)
    }
    return nil
  }

  private mutating func parseAction(
    _ node: Located, _ modules: [Located.Entry], _ directives: Directives
  ) -> Task.Action? {
    if modules.count > 1 {
      report(
        .severalModules(modules[0].key.text ?? "", modules[1].key.text ?? ""),
        at: modules[1].key.location)
      return nil
    }
    if let entry = modules.first {
      return action(
        named: entry.key.text ?? "", at: entry.key.location, value: entry.value, directives)
    }
    if let value = directives[.action] ?? directives[.localAction] {
      return parseActionKeyword(value, directives)
    }
    report(.noModule, at: node.start)
    return nil
  }

  /// `action: command hostname`, or `action: {module: command, cmd: hostname}`.
  private mutating func parseActionKeyword(
    _ value: Located, _ directives: Directives
  ) -> Task.Action? {
    if let entries = value.entries {
      guard let module = value.entry("module"), let name = module.value.text else {
        report(.noModule, at: value.start)
        return nil
      }
      let rest = entries.filter { $0.key.text != "module" }
      return action(
        named: name, at: module.value.location,
        value: Located(.mapping(rest), at: value.location), directives)
    }
    guard let text = value.text else {
      report(.noModule, at: value.start)
      return nil
    }
    let name = String(text.prefix { $0 != " " && $0 != "\n" })
    let rest = String(text.dropFirst(name.count).drop { $0 == " " || $0 == "\n" })
    return action(
      named: name, at: value.location, value: value.replacingText(rest), directives)
  }

  private mutating func action(
    named name: String, at location: SourceLocation, value: Located, _ directives: Directives
  ) -> Task.Action? {
    let signature: Signature
    var file: String?
    switch resolve(name) {
    case .ours(let known):
      signature = known
      if known.isMissing, !loader.settings.allowsUnknownModules {
        warnings.append(
          Diagnostic(
            .warning, "Apus does not have the module `\(name)` yet", at: location,
            hint: "the task fails if it is reached"))
      }
    case .custom(.module(let module, let path)):
      file = path
      signature = Signature(module: module, summary: "", parameters: [], acceptsAnything: true)
    case .custom(.actionPlugin(let path)) where !loader.settings.allowsUnknownModules:
      report(.actionPlugin(name, path: path), at: location)
      return nil
    default:
      if loader.settings.allowsUnknownModules {
        return Task.Action(
          name: name, module: name, location: location, arguments: value.entries ?? [],
          template: nil)
      }
      report(.unknownModule(name, nearest: nearest(to: name)), at: location)
      return nil
    }
    var action = Task.Action(
      name: name, module: signature.module, location: location, arguments: [], template: nil)
    action.file = file
    gather(value, extra: directives[.args], signature, into: &action)
    check(action, against: signature)
    return action
  }
}
