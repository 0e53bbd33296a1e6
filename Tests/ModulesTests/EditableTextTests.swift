import OrderedCollections
import SystemPackage
import TestSupport
import Testing
import Values

/// Files that modules edit as text, where they are none: no byte of them is lost.
struct EditableTextTests {
  @Test(
    arguments: [
      ("community.general.ini_file", "path", ["section": "a", "option": "b", "value": "c"]),
      ("ansible.posix.sysctl", "sysctl_file", ["name": "kernel.a", "value": "1", "reload": false]),
      (
        "ansible.posix.mount", "fstab",
        ["path": "/mnt/none", "src": "/dev/none", "fstype": "ext4", "state": "present"]
      ),
    ] as [(String, String, Mapping)])
  func `a file that is not UTF-8 stays as it is`(
    _ module: String, _ parameter: String, _ arguments: Mapping
  ) async throws {
    try await Scratch.with { scratch in
      let file = try scratch.write("old", "")
      let before = try await Command.run(
        "sh", ["-c", "printf 'a = \\377\\n' >\"$0\"; sha1sum <\"$0\"", file.string])
      var arguments = arguments
      arguments[.string(parameter)] = .string(file.string)
      let task = CaseTask([.string(module): .mapping(arguments)])
      let answer = try await #require(task).run(folder: scratch.directory)
      #expect(answer["failed"] == true, "\(answer)")
      #expect(answer["msg"]?.string?.contains("is not UTF-8 text") == true, "\(answer)")
      #expect(try await Command.run("sh", ["-c", "sha1sum <\"$0\"", file.string]) == before)
    }
  }
}
