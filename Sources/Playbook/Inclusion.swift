public import Diagnostics
public import OrderedCollections
import SystemPackage
public import Values

/// A file or a role that an include asks for is nowhere: a failure of the task, where a mistake in
/// it ends the run.
public struct MissingInclusion: DiagnosticConvertible {
  /// What the person reads.
  public let diagnostic: Diagnostic
}

extension PlaybookLoader {
  /// Where an include stands that was met while a play ran.
  public struct IncludePlace: Sendable {
    /// The play.
    public var play: Play
    /// What surrounds the include, itself excluded.
    public var lineage: Lineage
    /// Whether it stands among handlers.
    public var isHandler: Bool

    /// Describes a place.
    public init(play: Play, lineage: Lineage, isHandler: Bool) {
      self.play = play
      self.lineage = lineage
      self.isHandler = isHandler
    }
  }

  /// The tasks that a file brings in.
  public struct Inclusion: Sendable {
    /// The file, as an absolute path.
    public var path: String
    /// Its tasks.
    public var statements: [Statement]
  }

  /// A role as a task asks for it.
  public struct RoleRequest: Sendable {
    /// Its name, rendered.
    public var name: String
    /// The file of tasks instead of `main`.
    public var tasks: String?
    /// The file of variables instead of `main`.
    public var variables: String?
    /// The file of defaults instead of `main`.
    public var defaults: String?
    /// The file of handlers instead of `main`.
    public var handlers: String?
    /// Whether the rest of the play sees its variables.
    public var isPublic = false
    /// Whether it runs again where it has run already.
    public var allowsDuplicates = true
    /// Whether what it is given is checked.
    public var validates = true
    /// The variables that the task gives it.
    public var given: Mapping = [:]

    /// Asks for the role of that name.
    public init(name: String) { self.name = name }
  }

  /// The absolute path of the file that `include_tasks` means; the most likely one where there is
  /// none.
  public func path(ofTasks name: String, at place: IncludePlace) -> String {
    let here = surroundings(of: place)
    let search = IncludeSearch(
      folder: here.folder, role: here.role.map { FilePath($0.path) }, section: here.section,
      includes: here.includes)
    let candidates = search.candidates(for: name).map { folders.absolute($0) }
    let found = candidates.first { folders.kind(of: $0) == .file } ?? candidates.last
    return found?.string ?? name
  }

  /// The tasks in a file; throws `MissingInclusion`, or every mistake in them.
  public func tasks(
    inFile path: String, named name: String, at place: IncludePlace
  ) throws -> [Statement] {
    var here = surroundings(of: place)
    here.includes.append(FilePath(name).removingLastComponent().string)
    var parser = PlaybookParser(self, here)
    guard folders.kind(of: FilePath(path)) == .file else {
      throw MissingInclusion(
        diagnostic: Diagnostic(
          .error, "Could not find or access '\(path)' on the Ansible Controller."))
    }
    guard let document = parser.read(FilePath(path), at: nil) else {
      throw DiagnosticError(parser.mistakes)
    }
    let statements = parser.parseFile(document, place: place.isHandler ? .handler : .task)
    try parser.finish()
    return statements
  }

  /// The role that a task asks for; throws `MissingInclusion`, or every mistake in it.
  public func role(
    _ request: RoleRequest, at place: IncludePlace, location: SourceLocation?
  ) throws -> Role {
    var parser = PlaybookParser(self, surroundings(of: place))
    var reference = RoleReference(name: request.name, location: location)
    reference.entryPoints = RoleReference.EntryPoints(
      tasks: Self.last(request.tasks), variables: Self.last(request.variables),
      defaults: Self.last(request.defaults), handlers: Self.last(request.handlers))
    reference.isInclude = true
    reference.isPublic = request.isPublic
    reference.allowsDuplicates = request.allowsDuplicates
    reference.validates = request.validates
    parser.here.variables.append(request.given)
    if case .failure = RoleFinder(settings: settings, folders: folders).find(
      request.name, in: parser.here)
    {
      _ = parser.makeRole(reference)
      throw MissingInclusion(diagnostic: parser.mistakes[0])
    }
    let role = parser.makeRole(reference)
    try parser.finish()
    guard let role else { preconditionFailure("a role that cannot be read has been reported") }
    return role
  }

  /// What a task includes, where its name is no template and it is not among those `followed`.
  func inclusion(
    of task: Task, at place: IncludePlace, notIn followed: inout Set<String>
  ) throws -> [Statement] {
    switch ControlAction(task) {
    case .includeTasks:
      guard let name = task.argument("file", "_raw_params")?.literal else { return [] }
      let path = path(ofTasks: name, at: place)
      guard followed.insert(path).inserted else { return [] }
      return try tasks(inFile: path, named: name, at: place)
    case .includeRole:
      guard let name = task.argument("name", "role")?.literal,
        task.argument("tasks_from").map({ $0.literal != nil }) ?? true
      else { return [] }
      var request = RoleRequest(name: name)
      request.tasks = task.argument("tasks_from")?.literal
      guard followed.insert("\(name) \(request.tasks ?? "")").inserted else { return [] }
      let role = try role(request, at: place, location: task.location)
      return [.block(role.block), .block(role.handlerBlock)]
    default: return []
    }
  }

  private static func last(_ path: String?) -> String? {
    path.map { FilePath($0).lastComponent?.string ?? $0 }
  }

  private func surroundings(of place: IncludePlace) -> Surroundings {
    let play = place.play
    var here = Surroundings(folder: FilePath(play.folder))
    here.section = place.isHandler ? "handlers" : "tasks"
    here.includes = place.lineage.levels.compactMap(\.folder)
    here.variables = place.lineage.levels.flatMap { level in
      [level.role?.defaults, level.directives[.vars]?.value.mapping, level.role?.variables]
        .compactMap(\.self)
    }
    if let role = place.lineage.role {
      here.role = RolePlace(name: role.name, collection: role.collection, path: role.path)
      here.collections = role.collections
    } else {
      here.collections = place.lineage[.collections]?.texts ?? []
    }
    return here
  }
}

extension Located {
  /// The text, unless it is a template.
  var literal: String? { scalar?.isTemplate == true ? nil : text }
}
