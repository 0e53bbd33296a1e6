import Diagnostics
import OrderedCollections
import SystemPackage
import Values

extension PlaybookParser {
  private static let importNames: Set<String> = [
    "import_playbook", "ansible.builtin.import_playbook", "ansible.legacy.import_playbook",
  ]

  mutating func parsePlays(_ document: Located) -> [Play] {
    guard let items = document.sequence else {
      report(.notAList(found: document.kindName), at: document.start)
      return []
    }
    return items.flatMap { item in
      guard let entries = item.entries else {
        report(.notAMapping(what: "a play", found: item.kindName), at: item.start)
        return [Play]()
      }
      let isImport: (Located.Entry) -> Bool = { Self.importNames.contains($0.key.text ?? "") }
      if let entry = entries.first(where: isImport) {
        return parsePlaybookImport(entry, entries.filter { !isImport($0) })
      }
      return [parsePlay(item, entries)]
    }
  }

  private mutating func parsePlay(_ node: Located, _ entries: [Located.Entry]) -> Play {
    let directives = parseDirectives(entries, place: .play)
    if directives[.hosts] == nil { report(.missingHosts, at: node.start) }
    importedRoles = []
    here.variables = [directives[.vars]?.value.mapping ?? [:]]
    here.collections = directives[.collections]?.texts ?? []
    let roles = parseRoles(directives[.roles])
    let preTasks = parseStatements(directives[.preTasks], place: .task)
    let tasks = parseStatements(directives[.tasks], place: .task)
    let postTasks = parseStatements(directives[.postTasks], place: .task)
    let handlers = within({ $0.section = "handlers" }) {
      $0.parseStatements(directives[.handlers], place: .handler)
    }
    let play = Play(
      directives: directives, folder: loader.folders.absolute(here.folder).string, imports: [],
      roles: roles, importedRoles: importedRoles, preTasks: preTasks, tasks: tasks,
      postTasks: postTasks, handlers: handlers, location: node.start)
    warnings += HandlerCheck.warnings(about: play)
    return play
  }

  /// The plays of another playbook, with what the import adds to them.
  private mutating func parsePlaybookImport(
    _ entry: Located.Entry, _ others: [Located.Entry]
  ) -> [Play] {
    let directives = parseDirectives(others, place: .playbookImport)
    guard let written = entry.value.text, !written.isEmpty else {
      report(.notText(what: "`import_playbook`"), at: entry.value.start)
      return []
    }
    let variables = directives[.vars]?.value.mapping ?? [:]
    guard let name = rendered(entry.value, [variables]) else { return [] }
    let path = playbookPath(name)
    let key = loader.folders.absolute(path).string
    guard !here.chain.contains(key) else {
      report(.importLoop(name), at: entry.value.location)
      return []
    }
    guard loader.folders.kind(of: loader.folders.absolute(path)) == .file else {
      reportMissing("playbook", name, [path], at: entry.value.location)
      return []
    }
    guard let document = read(path, at: entry.value.location) else { return [] }
    let folder = path.removingLastComponent()
    let plays = within({
      $0.chain.append(key)
      $0.folder = folder.isEmpty ? "." : folder
    }) { $0.parsePlays(document) }
    return plays.map { play in
      var play = play
      play.imports.insert(directives, at: 0)
      return play
    }
  }

  /// The file of a playbook: one of a collection where its name says so.
  private func playbookPath(_ name: String) -> FilePath {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count >= 3, !name.contains("/") {
      let finder = RoleFinder(settings: loader.settings, folders: loader.folders)
      let last = parts[2...].joined(separator: "/")
      let isFile = ["yml", "yaml"].contains(parts.last.map(String.init) ?? "")
      for folder in finder.folders(ofCollection: parts[..<2].joined(separator: ".")) {
        for suffix in isFile ? [""] : ["", ".yml", ".yaml"] {
          let path = folder.appending("playbooks").pushing(FilePath(last + suffix))
          if loader.folders.kind(of: loader.folders.absolute(path)) == .file { return path }
        }
      }
    }
    return here.folder.pushing(FilePath(name))
  }

  /// Text rendered with what is known before anything runs; nil where that does not suffice, which
  /// has been reported.
  mutating func rendered(_ node: Located, _ variables: [Mapping] = []) -> String? {
    guard let scalar = node.scalar else {
      report(.notText(what: "the name of what is imported"), at: node.start)
      return nil
    }
    guard scalar.isTemplate else { return scalar.pythonString }
    dependsOnVariables = true
    do {
      return try loader.settings.render(scalar, here.variables + variables).pythonString
    } catch {
      let reason = (error as? any DiagnosticConvertible)?.diagnostic.message ?? "\(error)"
      report(.unknownImportName(node.text ?? "", reason: reason), at: node.location)
      return nil
    }
  }

  mutating func reportMissing(
    _ what: String, _ name: String, _ searched: [FilePath], at location: SourceLocation?
  ) {
    let last = FilePath(name).lastComponent?.string ?? name
    let names = searched.flatMap { path in
      loader.folders.names(in: path.removingLastComponent()).map { entry in
        last.contains(".") ? entry : FilePath(entry).stem ?? entry
      }
    }
    var shown: [String] = []
    for path in searched.map(loader.folders.shown) where !shown.contains(path) {
      shown.append(path)
    }
    report(
      .missingFile(
        what: what, name, searched: shown, nearest: Suggestion.nearest(to: last, among: names)),
      at: location)
  }
}

extension Located {
  /// The texts of a list, or the one text.
  var texts: [String] { (sequence ?? [self]).compactMap { $0.scalar?.pythonString } }
}
