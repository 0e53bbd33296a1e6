import Diagnostics
import FoundationEssentials
import Inventory
import SystemPackage
import TestSupport
import Testing

/// `ansible.cfg`: what it sets, and what is wrong with it.
struct ConfigurationTests {
  @Test(arguments: CaseFile.all(in: "Cases/configuration"))
  func `settings come from the file and the environment`(file: CaseFile) async throws {
    var environment = ["HOME": "/home/me"]
    for line in file.parts[0].split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      environment[String(parts[0])] = String(parts[1])
    }
    let shown = try await Scratch.with { scratch in
      try scratch.write("ansible.cfg", file.parts[1])
      let text = Self.text(
        PathExpansion(environment: environment, workingDirectory: scratch.directory))
      return text.replacing(scratch.directory.string, with: "[DIRECTORY]")
    }
    file.expectLastPart(shown)
  }

  private static func text(_ paths: PathExpansion) -> String {
    do {
      return try Configuration.load(paths).changes.map { change in
        switch change.origin {
        case .fallback: "\(change.name): \(change.value)\n"
        case .environment(let name): "\(change.name): \(change.value)  (\(name))\n"
        case .file(let place): "\(change.name): \(change.value)  (\(place))\n"
        }
      }.joined()
    } catch let error as DiagnosticError {
      return DiagnosticRenderer().render(error.diagnostics)
    } catch {
      return "\(error)\n"
    }
  }

  @Test func `the environment names the file or its directory`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("ansible.cfg", "[defaults]\nforks = 11\n")
      try scratch.write("other.cfg", "[defaults]\nforks = 12\n")
      for (given, forks) in [
        ("other.cfg", 12), (".", 11), (scratch.directory.string, 11), ("none.cfg", 11),
      ] {
        let paths = PathExpansion(
          environment: ["ANSIBLE_CONFIG": given], workingDirectory: scratch.directory)
        #expect(try Configuration.load(paths)[.forks] == forks, "\(given)")
      }
    }
  }

  @Test func `a file where everybody may write is left out with a warning`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("ansible.cfg", "[defaults]\nforks = 11\n")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o777], ofItemAtPath: scratch.directory.string)
      let paths = PathExpansion(environment: [:], workingDirectory: scratch.directory)
      let configuration = try Configuration.load(paths)
      #expect(configuration[.forks] == 5)
      #expect(configuration.warnings.map(\.hint) == ["name it in ANSIBLE_CONFIG if you trust it"])
      let named = PathExpansion(
        environment: ["ANSIBLE_CONFIG": "ansible.cfg"], workingDirectory: scratch.directory)
      #expect(try Configuration.load(named)[.forks] == 11)
      #expect(try Configuration.load(named).warnings.isEmpty)
    }
  }

  @Test func `nothing is set where there is no file`() throws {
    let paths = PathExpansion(environment: [:], workingDirectory: "/nonexistent")
    let configuration = try Configuration.load(paths)
    #expect(configuration.file == nil)
    #expect(configuration[.inventory] == ["/etc/ansible/hosts"])
    #expect(configuration[.hostKeyChecking])
    #expect(configuration.origin(of: .forks) == .fallback)
  }
}
