import OrderedCollections
import SystemPackage
import Values

/// What surrounds the tasks that are being read: which play, which role, which imports.
struct Surroundings: Sendable {
  /// The folder of the playbook.
  var folder: FilePath
  /// The role that the tasks belong to.
  var role: RolePlace?
  /// The folder of a role that holds them: `tasks` or `handlers`.
  var section = "tasks"
  /// The folders named by the imports around, outermost first, as written.
  var includes: [String] = []
  /// The files and roles that are being read, to notice one that needs itself.
  var chain: [String] = []
  /// The variables that are known before anything runs, weakest first.
  var variables: [Mapping] = []
  /// The collections in which short names are looked up.
  var collections: [String] = []

  /// What surrounds the top of a playbook in `folder`.
  init(folder: FilePath) { self.folder = folder }
}
