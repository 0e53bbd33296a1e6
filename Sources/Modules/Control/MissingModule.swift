import OrderedCollections
import Values

/// The modules of well-known collections that Apus does not have yet.
///
/// A playbook that names one is not refused for it, because the task may never be reached, as in
/// Kubespray: reading it gives a warning, and a task that is reached fails. Where the collection is
/// installed and its module needs Python on the host alone, that module is run instead.
struct MissingModule: Module {
  static let name = "apus.missing"
  static let synonyms = [
    "community.crypto.openssh_keypair",
    "community.general.pacman",
    "community.general.redhat_subscription", "community.general.rhsm_repository",
    "community.general.zypper",
  ]
  static let summary = "Stands for modules that Apus does not have yet."
  static let parameters: [Parameter<Self>] = []
  static let isMissing = true
  static let acceptsAnything = true

  var extra: Mapping = [:]

  func run(in context: ModuleContext) async throws -> TaskResult {
    .failure("Apus does not have this module yet, so the task was not carried out")
  }
}
