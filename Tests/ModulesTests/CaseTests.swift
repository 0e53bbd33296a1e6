import Modules
import OrderedCollections
import SystemPackage
import TestSupport
import Testing
import Values

/// What modules answer and do on this machine, against what Ansible's did.
struct CaseTests {
  @Test(arguments: ModuleCase.all)
  func `a module answers and acts as Ansible's`(_ one: ModuleCase) async throws {
    try await Scratch.with { scratch in
      let root = scratch.directory.string
      try await Command.run("chmod", ["0700", root])
      let tasks = try one.tasks(root: root)
      let recorded = try one.recorded()
      try #require(tasks.count == recorded.count, "record the case anew")
      for (number, (task, expected)) in zip(tasks, recorded).enumerated() {
        let answer = try await task.run(folder: one.folder)
        let place = "task \(number + 1) of \(one.name): \(task)"
        let shown = Recording.comparable(.mapping(answer), root: root)
        let wanted = expected[.string("answer")] ?? .null
        let tree = try await Recording.tree(root)
        let wantedTree = expected[.string("tree")]?.items?.map(\.pythonString) ?? []
        let old = ([Recording.lines(wanted)] + wantedTree).joined(separator: "\n")
        let new = ([Recording.lines(shown)] + tree).joined(separator: "\n")
        let isSame = old == new
        #expect(isSame, "\(place)\n\(LineDifference.text(from: old, to: new))")
      }
    }
  }
}
