import FoundationEssentials
import SystemPackage
import TestSupport

extension Scratch {
  /// Writes a file, with the folders that it lies in.
  nonisolated func place(_ name: String, _ text: String) throws {
    let folder = path(name).removingLastComponent()
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: true)
    try write(name, text)
  }
}
