import Inventory
import OrderedCollections
import Playbook
import SystemPackage
import Templating
import Values

/// The variables that a play, its roles, its blocks and its tasks bring, whoever the host is.
struct PlayVariables: Sendable {
  /// `vars` of the play, and of what imports it.
  private let play: Mapping
  /// What was asked for (`vars_prompt`).
  var prompted: Mapping = [:]
  /// What its files hold (`vars_files`).
  var files: Mapping = [:]
  /// The roles that it named or met.
  private(set) var roles: [Role]
  /// What is true of the play, such as `ansible_play_name`.
  var magic: Mapping = [:]
  private var defaults: Mapping = [:]
  private var exports: Mapping = [:]
  private var roleNames: Mapping = [:]
  private let folders = Folders()

  init(_ play: Play) {
    var variables: Mapping = [:]
    for level in Lineage(play).levels {
      variables.merge(level.directives[.vars]?.value.mapping ?? [:]) { _, new in new }
    }
    self.play = variables
    roles = []
    roleNames = Self.names(of: [])
    for role in play.roles + play.roles.flatMap(\.imports) + play.importedRoles { add(role) }
  }

  /// A role takes part from now on; all tasks see the variables of a public one.
  mutating func add(_ role: Role) {
    roles.append(role)
    roleNames = Self.names(of: roles)
    guard role.isPublic else { return }
    for role in role.allDependencies + [role] {
      defaults.merge(role.defaults) { _, new in new }
      exports.merge(role.variables) { _, new in new }
    }
  }

  /// The layers that a task sees under these levels.
  func layers(for lineage: Lineage) -> VariableLayers {
    var layers = VariableLayers()
    layers.add(.roleDefaults, defaults)
    layers.add(.play, play)
    layers.add(.playPrompt, prompted)
    layers.add(.playFiles, files)
    layers.add(.roleVars, exports)
    let roles = lineage.roles
    if let own = roles.last {
      for role in own.allDependencies + roles { layers.add(.roleDefaults, role.defaults) }
      for role in roles.dropLast() { layers.add(.roleVars, role.variables) }
      for role in own.allDependencies + [own] { layers.add(.roleVars, role.variables) }
      for role in roles { layers.add(.roleParameters, role.parameters) }
    }
    for level in lineage.levels where level.kind != .play {
      let variables = level.directives[.vars]?.value.mapping ?? [:]
      layers.add(level.kind == .task ? .task : .block, variables)
      layers.add(.includeParameters, level.parameters)
    }
    layers.magic = magic
    layers.magic.merge(roleNames) { _, new in new }
    layers.magic.merge(Self.magic(of: roles.last)) { _, new in new }
    layers.magic["ansible_search_path"] = .list(searchPath(lineage))
    return layers
  }

  private static func magic(of role: Role?) -> Mapping {
    guard let role else { return [:] }
    return [
      "role_name": .string(role.name), "role_path": .string(role.path),
      "ansible_role_name": .string(role.fullName),
      "ansible_collection_name": role.collection.map { .string($0) } ?? .null,
    ]
  }

  /// Where the files that a task names are looked for: its roles, innermost first, then the folder of
  /// its own file, then the play's.
  private func searchPath(_ lineage: Lineage) -> [Value] {
    let roles = lineage.roles.reversed().map { Value.string($0.path) }
    let beside = lineage.levels.last?.file.map { file in
      Value.string(folders.absolute(FilePath(file)).removingLastComponent().string)
    }
    return Array(
      OrderedSet(roles + [beside, magic["playbook_dir"] ?? "."].compactMap(\.self)))
  }

  /// The names of the play's roles, under the names by which playbooks ask for them.
  private static func names(of roles: [Role]) -> Mapping {
    let own = roles.map { Value.string($0.fullName) }
    let dependencies = OrderedSet(roles.flatMap { $0.allDependencies.map(\.fullName) })
    let dependent = dependencies.map { Value.string($0) }
    return [
      "ansible_play_role_names": .list(own), "role_names": .list(own),
      "ansible_dependent_role_names": .list(dependent),
      "ansible_role_names": .list(Array(OrderedSet(dependent + own))),
    ]
  }
}
