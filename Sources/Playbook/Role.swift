public import Diagnostics
public import OrderedCollections
public import Values

/// A role as one place names it: what its files hold, and what that place gives it.
public final class Role: Sendable {
  /// The name without that of a collection, such as `docker`.
  public let name: String
  /// The collection that it belongs to, such as `community.general`; nil for a folder of its own.
  public let collection: String?
  /// Its folder, as an absolute path.
  public let path: String
  /// Where it is named.
  public let location: SourceLocation?
  /// The keywords given to it there, `vars` included.
  public let directives: Directives
  /// What was given to it there beside keywords.
  public let parameters: Mapping
  /// Its `defaults/`.
  public let defaults: Mapping
  /// Its `vars/`.
  public let variables: Mapping
  /// The roles that it depends on, in order.
  public let dependencies: [Role]
  /// Its tasks, without those of its dependencies.
  public let tasks: [Statement]
  /// Its handlers, without those of its dependencies.
  public let handlers: [Statement]
  /// The collections in which its short module and role names are looked up.
  public let collections: [String]
  /// Whether it runs again on a host where it has run already.
  public let allowsDuplicates: Bool
  /// Whether the whole play sees its variables.
  public let isPublic: Bool
  /// The roles that its tasks import, which the whole play sees too.
  public let imports: [Role]
  /// Tells apart runs that count as repetitions of each other.
  public let identity: Identity

  /// Which of its files were used instead of `main`.
  let entryPoints: RoleReference.EntryPoints

  /// What two uses of a role must share to be the same.
  public struct Identity: Sendable, Hashable {
    let path: String
    let facts: String
  }

  /// The name under which tasks show it: `docker`, or `community.general.docker`.
  public var fullName: String { collection.map { "\($0).\(name)" } ?? name }

  /// All roles below it, each after those that it needs itself.
  public var allDependencies: [Role] {
    dependencies.flatMap { $0.allDependencies + [$0] }
  }

  /// The role as a block: its dependencies, then its own tasks, all under its keywords.
  public var block: Block {
    Block(
      directives: directives, body: dependencies.map { .block($0.block) } + tasks,
      rescue: [], always: [], location: location, role: self)
  }

  /// Its handlers and those of its dependencies, under its keywords.
  public var handlerBlock: Block {
    Block(
      directives: directives, body: dependencies.map { .block($0.handlerBlock) } + handlers,
      rescue: [], always: [], location: location, role: self)
  }

  init(_ reference: RoleReference, at place: RolePlace, _ content: RoleContent) {
    name = place.name
    collection = place.collection
    path = place.path
    location = reference.location
    directives = reference.directives
    parameters = reference.parameters
    defaults = content.defaults
    variables = content.variables
    dependencies = content.dependencies
    collections = content.collections
    handlers = content.handlers
    tasks = content.tasks
    imports = content.imports
    allowsDuplicates = reference.allowsDuplicates ?? content.allowsDuplicates
    isPublic = reference.isPublic
    entryPoints = reference.entryPoints
    identity = Identity(path: place.path, facts: "\(place.name)\u{0}\(reference.facts)")
  }
}

/// What a role's folder holds, whoever names it.
struct RoleContent: Sendable {
  var defaults: Mapping = [:]
  var variables: Mapping = [:]
  var dependencies: [Role] = []
  var tasks: [Statement] = []
  var handlers: [Statement] = []
  var collections: [String] = []
  var allowsDuplicates = false
  var imports: [Role] = []
  /// What the tasks of the entry point expect to be given (`argument_specs`).
  var specification: Located?
}

/// A role as a playbook names it.
struct RoleReference: Sendable {
  /// Which of its files to use instead of `main`.
  struct EntryPoints: Sendable, Hashable {
    var tasks: String?
    var variables: String?
    var defaults: String?
    var handlers: String?
  }

  var name: String
  var location: SourceLocation?
  var directives = Directives()
  var parameters: Mapping = [:]
  var entryPoints = EntryPoints()
  /// Whether a task includes or imports it, rather than `roles` or another role.
  var isInclude = false
  var validates = true
  var isPublic = true
  /// What a task says about repetitions; nil leaves it to the role.
  var allowsDuplicates: Bool?

  /// The facts by which repetitions are told, as text.
  var facts: String {
    let keywords: [Keyword] = [.when, .tags, .vars]
    let given = keywords.map { directives[$0]?.value.identityText ?? "" }
    return (given + [Value.mapping(parameters).identityText, "\(entryPoints)", "\(isInclude)"])
      .joined(separator: "\u{0}")
  }
}

extension Value {
  /// Text that differs where values differ, templates by what was written.
  fileprivate var identityText: String {
    switch self {
    case .template(let template): "{\(template.text)}"
    case .list(let items), .tuple(let items):
      "[" + items.map(\.identityText).joined(separator: ",") + "]"
    case .mapping(let mapping):
      "{\(mapping.map { "\($0.key.identityText):\($0.value.identityText)" }.sorted())}"
    default: "\(typeName) \(pythonString)"
    }
  }
}
