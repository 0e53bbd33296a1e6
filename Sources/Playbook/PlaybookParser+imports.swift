import Diagnostics
import OrderedCollections
import SystemPackage
public import Values

extension PlaybookParser {
  /// Takes `apply` out of an include's arguments, and reports keywords that it cannot have.
  mutating func settle(_ task: inout Task) {
    guard let action = ControlAction(task) else { return }
    if action.isDynamic {
      for keyword in task.directives.given where !Place.onInclude.contains(keyword) {
        report(
          .misplacedOnInclude(keyword, module: task.action.name),
          at: task.directives.location(of: keyword))
      }
    } else if task.loop != nil {
      report(.loopedImport(task.action.name), at: task.action.location)
    }
    guard let entry = task.action.arguments.first(where: { $0.key.text == "apply" }),
      action.isDynamic
    else { return }
    task.action.arguments.removeAll { $0.key.text == "apply" }
    guard let entries = entry.value.entries else {
      report(.notAMapping(what: "`apply`", found: entry.value.kindName), at: entry.value.start)
      return
    }
    task.apply = parseDirectives(entries, place: .block)
  }

  /// The tasks of a file, in the place of the task that imports it.
  mutating func importTasks(_ task: Task, place: Place) -> Statement? {
    let variables = task.directives[.vars]?.value.mapping ?? [:]
    guard let argument = task.argument("file", "_raw_params"),
      let name = rendered(argument, [variables])
    else { return nil }
    let search = IncludeSearch(
      folder: here.folder, role: here.role.map { FilePath($0.path) }, section: here.section,
      includes: here.includes)
    let candidates = search.candidates(for: name)
    guard let path = candidates.first(where: { isFile($0) }) else {
      reportMissing("file", name, candidates, at: argument.location)
      return nil
    }
    let key = loader.folders.absolute(path).string
    guard !here.chain.contains(key) else {
      report(.importLoop(name), at: argument.location)
      return nil
    }
    let folder = FilePath(name).removingLastComponent().string
    guard let node = read(path, at: argument.location) else { return nil }
    let body = within({
      $0.chain.append(key)
      $0.includes.append(folder)
      $0.variables.append(variables)
    }) { $0.parseFile(node, place: place) }
    return .block(
      Block(
        directives: task.directives.filtered(to: Self.inherited), body: body, rescue: [],
        always: [], location: task.location, folder: folder))
  }

  /// The tasks of a role, in the place of the task that imports it.
  mutating func importRole(_ task: Task) -> Statement? {
    let directives = task.directives.filtered(to: Self.inherited)
    guard let argument = task.argument("name", "role"),
      let name = rendered(argument, [directives[.vars]?.value.mapping ?? [:]])
    else { return nil }
    var reference = RoleReference(name: name, location: argument.location)
    reference.directives = directives
    reference.isInclude = true
    reference.allowsDuplicates = task.argument("allow_duplicates").flatMap(truth) ?? true
    reference.validates = task.argument("rolespec_validate").flatMap(truth) ?? true
    for (key, path) in Self.entryPoints {
      guard let value = task.argument(key), let text = rendered(value) else { continue }
      reference.entryPoints[keyPath: path] = FilePath(text).lastComponent?.string ?? text
    }
    guard let role = makeRole(reference) else { return nil }
    importedRoles.append(role)
    return .block(role.block)
  }

  /// The keywords that tasks take over from the task that imports them.
  static let inherited = Place.block.keywords.subtracting([
    .name, .block, .rescue, .always, .notify,
  ])

  static let entryPoints:
    [(String, any WritableKeyPath<RoleReference.EntryPoints, String?> & Sendable)] = [
      ("tasks_from", \.tasks), ("vars_from", \.variables), ("defaults_from", \.defaults),
      ("handlers_from", \.handlers),
    ]

  private func isFile(_ path: FilePath) -> Bool {
    loader.folders.kind(of: loader.folders.absolute(path)) == .file
  }

  private func truth(_ node: Located) -> Bool? { node.scalar.flatMap { Truth.reads($0) } }
}

extension Task {
  /// The argument of the first of these names that is given.
  public func argument(_ names: String...) -> Located? {
    for name in names {
      if let entry = action.arguments.first(where: { $0.key.text == name }) { return entry.value }
    }
    return nil
  }
}
