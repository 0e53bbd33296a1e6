public import Diagnostics
public import Values

/// Reads the static model of a playbook from its YAML, and finds all its mistakes in one go.
public struct PlaybookParser {
  let catalog: ModuleCatalog
  let checkTemplate: (TemplateText) -> [Diagnostic]
  let checkExpression: (String, SourceLocation) -> [Diagnostic]
  var mistakes: [Diagnostic] = []
  private var warnings: [Diagnostic] = []
  private var taskCount = 0

  /// Prepares to read playbooks that may call the modules of `catalog`.
  ///
  /// `checkTemplate` answers with the mistakes of a template's syntax, `checkExpression` with those
  /// of a condition, which has no braces.
  public init(
    catalog: ModuleCatalog, checkTemplate: @escaping (TemplateText) -> [Diagnostic],
    checkExpression: @escaping (String, SourceLocation) -> [Diagnostic]
  ) {
    self.catalog = catalog
    self.checkTemplate = checkTemplate
    self.checkExpression = checkExpression
  }

  /// The playbook that `document` holds, or every mistake in it, in the order of their places.
  public mutating func parse(
    _ document: Located, warnings: [Diagnostic] = []
  ) throws(DiagnosticError) -> Playbook {
    mistakes = []
    self.warnings = warnings
    let plays = parsePlays(document)
    checkTemplates(in: document)
    guard mistakes.isEmpty else {
      throw DiagnosticError(
        mistakes.sorted {
          ($0.location?.range.lowerBound ?? 0) < ($1.location?.range.lowerBound ?? 0)
        }
      )
    }
    return Playbook(file: document.location.file, plays: plays, warnings: self.warnings)
  }

  /// The task that an ad-hoc command line asks for, or every mistake in it.
  public mutating func parseTask(_ document: Located) throws(DiagnosticError) -> Task {
    mistakes = []
    let task = parseTask(document, place: .task)
    checkTemplates(in: document)
    guard let task, mistakes.isEmpty else { throw DiagnosticError(mistakes) }
    return task
  }

  private mutating func parsePlays(_ document: Located) -> [Play] {
    guard let items = document.sequence else {
      report(.notAList(found: document.kindName), at: document.start)
      return []
    }
    return items.compactMap { parsePlay($0) }
  }

  private mutating func parsePlay(_ node: Located) -> Play? {
    guard let entries = node.entries else {
      report(.notAMapping(what: "a play", found: node.kindName), at: node.start)
      return nil
    }
    let directives = parseDirectives(entries, place: .play)
    if directives[.hosts] == nil { report(.missingHosts, at: node.start) }
    checkFacts(directives, at: node.start)
    return Play(
      directives: directives,
      preTasks: parseStatements(directives[.preTasks], place: .task),
      tasks: parseStatements(directives[.tasks], place: .task),
      postTasks: parseStatements(directives[.postTasks], place: .task),
      handlers: parseStatements(directives[.handlers], place: .handler),
      location: node.start)
  }

  /// Facts are not gathered in this version: who asks for them is refused, who gets them unasked is
  /// told.
  private mutating func checkFacts(_ directives: Directives, at location: SourceLocation) {
    let asked = directives[.gatherFacts]?.scalar.flatMap { Truth.reads($0) }
    if asked == true, let place = directives.location(of: .gatherFacts) {
      report(
        .refusedKeyword("gather_facts", reason: "fact gathering is not supported yet"), at: place)
    }
    guard directives[.gatherFacts] == nil else { return }
    warnings.append(
      Diagnostic(
        .warning, "facts are not gathered yet; a task that reads one will fail", at: location,
        hint: "say `gather_facts: false` if the play needs none"))
  }

  /// Reads keywords, and reports what is none; `isOther` says which keys are the caller's own.
  mutating func parseDirectives(
    _ entries: [Located.Entry], place: Place, isOther: (String) -> Bool = { _ in false }
  ) -> Directives {
    var directives = Directives()
    let allowed = place.keywords
    for entry in entries {
      guard let name = entry.key.text else {
        report(.notText(what: "the name of a keyword"), at: entry.key.location)
        continue
      }
      if isOther(name) { continue }
      guard let keyword = Keyword(rawValue: name) else {
        let nearest = Suggestion.nearest(to: name, among: allowed.map(\.rawValue))
        report(.unknownKeyword(name, place: place, nearest: nearest), at: entry.key.location)
        continue
      }
      guard allowed.contains(keyword) else {
        report(.misplacedKeyword(keyword, place: place), at: entry.key.location)
        continue
      }
      if let reason = keyword.refusal {
        report(.refusedKeyword(name, reason: reason), at: entry.key.location)
      }
      check(entry.value, of: keyword)
      directives.set(keyword, entry)
    }
    return directives
  }

  private mutating func checkTemplates(in node: Located) {
    switch node.content {
    case .scalar(.template(let template)): mistakes += checkTemplate(template)
    case .scalar: break
    case .sequence(let items): for item in items { checkTemplates(in: item) }
    case .mapping(let entries): for entry in entries { checkTemplates(in: entry.value) }
    }
  }

  mutating func report(_ kind: PlaybookError.Kind, at location: SourceLocation) {
    mistakes.append(PlaybookError(kind: kind, location: location).diagnostic)
  }

  mutating func nextTaskID() -> Int {
    taskCount += 1
    return taskCount
  }
}

extension Located {
  /// What stands here, in a person's words.
  var kindName: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(.null): "empty"
    case .scalar(.string), .scalar(.template): "text"
    case .scalar(.bool): "a truth value"
    case .scalar(.int), .scalar(.float): "a number"
    case .scalar: "a scalar"
    }
  }

  /// Its first character: a caret under a whole list would help nobody.
  var start: SourceLocation {
    let range = location.range
    guard scalar == nil else { return location }
    if let key = entries?.first?.key { return key.location }
    return SourceLocation(
      file: location.file, range: range.lowerBound..<min(range.lowerBound + 1, range.upperBound))
  }
}
