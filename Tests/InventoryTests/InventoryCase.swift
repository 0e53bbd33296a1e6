import FoundationEssentials
import Inventory
import SystemPackage
import TestSupport
import Testing
import Values

/// An inventory with what ansible-core made of it; `record` records anew.
struct InventoryCase: Sendable, CustomTestStringConvertible {
  let name: String

  var testDescription: String { name }

  static let folder = CaseFile.folder("Cases/inventories")

  static let all: [InventoryCase] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (names ?? []).sorted().map(InventoryCase.init)
  }()

  var directory: FilePath { FilePath(Self.folder).appending(name) }

  /// A file of the case; nil where there is none.
  func text(_ file: String) -> String? {
    FileManager.default.contents(atPath: directory.appending(file).string).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// How variables are laid over each other.
  var merge: MappingMerge { text("merge") == nil ? .replace : .merge }

  /// What paths of the case mean.
  var paths: PathExpansion { PathExpansion(environment: [:], workingDirectory: directory) }

  func load() async throws -> Inventory {
    var options = Inventory.Options()
    options.paths = paths
    let lines = try #require(text("sources")).split(separator: "\n").map(String.init)
    var inventory = try await Inventory.load(lines.filter { !$0.hasPrefix("--") }, options)
    for line in lines where line.hasPrefix("--playbook-dir ") {
      try inventory.addVariables(besidePlaybook: directory.appending(String(line.dropFirst(15))))
    }
    return inventory
  }
}
