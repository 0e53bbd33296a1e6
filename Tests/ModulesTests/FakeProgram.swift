import OrderedCollections
import TestSupport
import SystemPackage
import Testing
import Values

/// Programs that stand in for real ones which a test must not call, first in `PATH`.
enum FakeProgram {
  /// Writes a program into the scratch folder's `bin`.
  static func install(_ text: String, as name: String, in scratch: Scratch) async throws {
    let folder = try await task(
      "ansible.builtin.file", ["path": .string(scratch.path("bin").string), "state": "directory"],
      in: scratch)
    #expect(folder["failed"] == false, "\(folder)")
    let file = try await task(
      "ansible.builtin.copy",
      [
        "dest": .string(scratch.path("bin/\(name)").string), "content": .string(text),
        "mode": "755",
      ],
      in: scratch)
    #expect(file["failed"] == false, "\(file)")
  }

  /// Runs a module with those programs in reach; the keys that `register` would see.
  static func task(
    _ module: String, _ arguments: Mapping, in scratch: Scratch, _ keywords: Mapping = [:],
    _ environment: Mapping = [:]
  ) async throws -> Mapping {
    var variables = environment
    variables["PATH"] = .string("\(scratch.path("bin").string):/usr/bin:/bin")
    var task: Mapping = [.string(module): .mapping(arguments), "environment": .mapping(variables)]
    task.merge(keywords) { $1 }
    return try await #require(CaseTask(task)).run(folder: scratch.directory)
  }
}
