import Inventory
import Modules
import Playbook
import Runner
import SystemPackage

extension Workspace {
  /// Settles how tasks run in the background, and what custom modules import.
  func setJobs(of options: inout RunOptions) {
    options.jobs.folder = configuration[.asyncFolder]
    options.pollInterval = configuration[.pollInterval]
    options.interpreter = configuration[.interpreter]
    options.pythonLibrary = pythonLibrary
  }

  /// Where modules that are files are looked for beside those of playbooks and roles.
  var libraryPaths: [FilePath] {
    let configured = configuration[.library]
    guard configured.isEmpty else { return configured }
    return ["\(home)/plugins/modules", "/usr/share/ansible/plugins/modules"].map { FilePath($0) }
  }

  private var home: String {
    environment["ANSIBLE_HOME"] ?? "\(environment["HOME"] ?? "/")/.ansible"
  }

  /// The folder of an installed ansible-core, where collections may be installed too.
  var pythonInstallation: FilePath? { PythonLibrary.installation(environment) }

  private var pythonLibrary: PythonLibrary {
    let named = environment["ANSIBLE_MODULE_UTILS"]
    let utilities = named ?? "\(home)/plugins/module_utils:/usr/share/ansible/plugins/module_utils"
    let folders = Folders()
    return PythonLibrary(
      installation: pythonInstallation,
      collections: collectionPaths.map { folders.absolute($0) },
      utilities: utilities.split(separator: ":").map { folders.absolute(FilePath(String($0))) })
  }
}
