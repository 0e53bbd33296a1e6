import Inventory
import Modules
import Runner

extension Workspace {
  /// Settles how tasks run in the background.
  func setJobs(of options: inout RunOptions) {
    options.jobs.folder = configuration[.asyncFolder]
    options.pollInterval = configuration[.pollInterval]
  }
}
