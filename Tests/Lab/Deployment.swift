import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

/// A project whose first play asks every host for its name.
struct Deployment: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The directory that has `inventory.yml` and `general/hello_host.yml`.
  let directory: FilePath

  /// The one beside the tests, and the one that people have, where its checkout lies beside ours.
  static let all: [Deployment] = {
    let own = FilePath(CaseFile.folder("Plays"))
    let seed = own.removingLastComponent().removingLastComponent().removingLastComponent()
      .removingLastComponent().appending("shared/seed/gourmetgram-iac/ansible")
    let deployments = [
      Deployment(testDescription: "our own", directory: own),
      Deployment(testDescription: "the seed", directory: seed),
    ]
    return deployments.filter { FileManager.default.fileExists(atPath: $0.directory.string) }
  }()

  /// Runs its play, and expects every host's name.
  func sayHello(
    _ controller: Controller, _ arguments: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let outcome = try await controller.apus.run(
      [
        "run", "-i", directory.appending("inventory.yml").string,
        directory.appending("general/hello_host.yml").string,
      ] + arguments)
    let hosts = ["node1", "node2", "node3"]
    let greeted = hosts.filter { host in
      outcome.output.contains("The hostname of \(host) is \(host)")
    }
    #expect(
      outcome.code == 0 && greeted == hosts
        && outcome.count("ok") == ["node1": 2, "node2": 2, "node3": 2]
        && outcome.count("changed") == ["node1": 1, "node2": 1, "node3": 1],
      "\(outcome)", sourceLocation: sourceLocation)
  }
}
