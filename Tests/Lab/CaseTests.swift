import OrderedCollections
import TestSupport
import Testing
import Values

extension `The binary on the hosts of the lab` {
  /// Task lists of `Cases/`, against what Ansible's modules answered on the same node; `record-cases`
  /// writes that down.
  @Suite struct `Modules that change a host` {
    private static let names = CaseFile.all(in: "Cases").map(\.name)
      .filter { $0.hasSuffix(".yml") }.map { String($0.dropLast(4)) }

    private static let dropped: Set<String> = ["start", "end", "delta"]

    @Test(arguments: names)
    func `answer as Ansible's`(_ name: String) async throws {
      try await Controller.with { controller in
        let text = try CaseFile.text(at: CaseFile.folder("Cases/\(name).yml"))
        let recorded =
          try JSONReader.value(
            ofText: CaseFile.text(at: CaseFile.folder("Cases/\(name).json"))
          ).items ?? []
        try await controller.lab.reset("node1")
        let packages = text.prefix { !$0.isNewline }.dropFirst("# packages:".count)
        try await controller.lab.shell(
          "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y \(packages)",
          in: "node1")
        let outcome = try await controller.play(
          text, hosts: "node1", keywords: "become: true\nignore_errors: true",
          arguments: controller.throughJump + ["--output", "json"])
        // A firewall would shut out the tests that follow.
        try await controller.lab.reset("node1")
        let answers = outcome.output.split(separator: "\n").compactMap { line -> Mapping? in
          let event = try? JSONReader.value(ofText: String(line)).mapping
          return event?["event"] == "host_finished" ? event?["result"]?.mapping : nil
        }
        try #require(answers.count == recorded.count, "\(outcome.words)")
        for (number, (answer, expected)) in zip(answers, recorded).enumerated() {
          let new = Self.lines(answer)
          let old = Self.lines(expected.mapping ?? [:])
          let isSame = new == old
          #expect(isSame, "task \(number + 1)\n\(LineDifference.text(from: old, to: new))")
        }
      }
    }

    private static func lines(_ answer: Mapping) -> String {
      let states: Set<String> = ["failed", "changed", "skipped"]
      let plain = answer.filter { key, value in
        !dropped.contains(key.pythonString)
          && (!states.contains(key.pythonString) || value.isTrue)
      }
      return JSONWriter(indent: 1, sortsKeys: true).text(of: .mapping(plain))
    }
  }
}
