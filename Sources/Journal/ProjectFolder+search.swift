import FoundationEssentials
public import Runner
public import SystemPackage

extension ProjectFolder {
  /// What a project's folder holds.
  private static let marks = [".apus", ".git", "ansible.cfg"]

  /// The project that a playbook belongs to: the nearest folder from its own upwards that holds
  /// `.apus`, `.git` or `ansible.cfg`, else its own.
  ///
  /// Without a playbook the search begins in the working directory.
  public static func containing(_ playbook: FilePath?) -> ProjectFolder {
    let folder = playbook?.removingLastComponent() ?? "."
    let start = ProjectFolder(folder.isEmpty ? "." : folder)
    var place = start.path
    while true {
      let isProject = marks.contains {
        FileManager.default.fileExists(atPath: place.appending($0).string)
      }
      if isProject { return ProjectFolder(place) }
      guard place.removeLastComponent() else { return start }
    }
  }
}
