import Diagnostics
import OrderedCollections
import SystemPackage
import Values
import YAML

/// Reads the static model of playbooks from their YAML, and finds all mistakes of all files in one
/// go.
struct PlaybookParser {
  let loader: PlaybookLoader
  var here: Surroundings
  var mistakes: [Diagnostic] = []
  var warnings: [Diagnostic] = []
  /// The roles that the tasks read so far import.
  var importedRoles: [Role] = []
  /// Whether an import depends on variables, so that what was read cannot be kept for other plays.
  var dependsOnVariables = false

  var catalog: ModuleCatalog { loader.settings.catalog }

  init(_ loader: PlaybookLoader, _ here: Surroundings) {
    self.loader = loader
    self.here = here
  }

  /// The playbook in a file, or every mistake in all files that it reaches.
  mutating func playbook(_ path: FilePath) throws(DiagnosticError) -> Playbook {
    guard let document = read(path, at: nil) else { throw DiagnosticError(mistakes) }
    return try parse(document)
  }

  /// The playbook that `document` holds, or every mistake in it, in the order of their places.
  mutating func parse(
    _ document: Located, warnings: [Diagnostic] = []
  ) throws(DiagnosticError) -> Playbook {
    self.warnings += warnings
    var plays = parsePlays(document)
    try finish()
    var turns: [String: Int] = [:]
    for index in plays.indices {
      let name = plays[index].name?.pythonString ?? ""
      turns[name, default: 0] += 1
      (plays[index].number, plays[index].turn) = (index + 1, turns[name] ?? 1)
    }
    return Playbook(file: document.location.file, plays: plays, warnings: self.warnings)
  }

  /// The task that an ad-hoc command line asks for, or every mistake in it.
  mutating func parseTask(_ document: Located) throws(DiagnosticError) -> Task {
    let task = parseTask(document, place: .task)
    checkTemplates(in: document)
    guard let task, mistakes.isEmpty else { throw DiagnosticError(mistakes) }
    return task
  }

  /// Throws what was found, file by file in the order in which they were read.
  func finish() throws(DiagnosticError) {
    guard !mistakes.isEmpty else { return }
    var files: [String] = []
    for mistake in mistakes {
      let name = mistake.location?.file.name ?? ""
      if !files.contains(name) { files.append(name) }
    }
    throw DiagnosticError(
      mistakes.enumerated().sorted { left, right in
        let names = (left.element.location?.file.name, right.element.location?.file.name)
        if names.0 != names.1 {
          return (files.firstIndex(of: names.0 ?? "") ?? 0)
            < (files.firstIndex(of: names.1 ?? "") ?? 0)
        }
        let places = (
          left.element.location?.range.lowerBound ?? 0,
          right.element.location?.range.lowerBound ?? 0
        )
        return (places.0, left.offset) < (places.1, right.offset)
      }.map(\.element))
  }

  /// What a file holds; nil where it cannot be read, which has been reported.
  mutating func read(_ path: FilePath, at location: SourceLocation?) -> Located? {
    do {
      let document = try loader.document(at: path)
      for warning in document.warnings where !warnings.contains(warning) {
        warnings.append(warning)
      }
      checkTemplates(in: document.value)
      return document.value
    } catch let several as DiagnosticError {
      mistakes += several.diagnostics.map { $0.placed(at: location) }
    } catch let one as any DiagnosticConvertible {
      mistakes.append(one.diagnostic.placed(at: location))
    } catch {
      mistakes.append(Diagnostic(.error, "\(error)", at: location))
    }
    return nil
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
      if let reason = keyword.refusal, !loader.settings.allowsUnknownModules {
        report(.refusedKeyword(name, reason: reason), at: entry.key.location)
      }
      check(entry.value, of: keyword)
      if keyword == .moduleDefaults { checkGroups(of: entry.value) }
      directives.set(keyword, entry)
    }
    return directives
  }

  /// What is given to a group of modules would reach none of them, which is told.
  private mutating func checkGroups(of node: Located) {
    for part in node.sequence ?? [node] {
      for entry in part.entries ?? [] {
        guard let name = entry.key.text, name.hasPrefix("group/") else { continue }
        warnings.append(
          Diagnostic(
            .warning,
            "groups of modules such as `\(name)` are not known, so their defaults are not",
            at: entry.key.location))
      }
    }
  }

  mutating func checkTemplates(in node: Located) {
    switch node.content {
    case .scalar(.template(let template)): mistakes += loader.settings.checkTemplate(template)
    case .scalar: break
    case .sequence(let items): for item in items { checkTemplates(in: item) }
    case .mapping(let entries): for entry in entries { checkTemplates(in: entry.value) }
    }
  }

  mutating func report(_ kind: PlaybookError.Kind, at location: SourceLocation?) {
    mistakes.append(PlaybookError(kind: kind, location: location).diagnostic)
  }

  /// Reads with other surroundings, and comes back to these.
  mutating func within<Result>(
    _ change: (inout Surroundings) -> Void, _ body: (inout PlaybookParser) -> Result
  ) -> Result {
    let outer = here
    change(&here)
    defer { here = outer }
    return body(&self)
  }
}

extension Diagnostic {
  /// The same with a place, if it has none of its own.
  fileprivate func placed(at location: SourceLocation?) -> Diagnostic {
    guard self.location == nil else { return self }
    var copy = self
    copy.location = location
    return copy
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
