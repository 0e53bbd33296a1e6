import Diagnostics
import Inventory
import OrderedCollections
import Playbook
import Testing
import Values
import YAML

@testable import Runner

/// When facts are gathered.
struct GatheringTests {
  static let cases: [(Gathering, Bool?, Bool, Bool)] = [
    (.implicit, nil, false, true), (.implicit, nil, true, true), (.implicit, false, false, false),
    (.explicit, nil, false, false), (.explicit, true, true, true),
    (.smart, nil, false, true), (.smart, nil, true, false), (.smart, true, true, false),
    (.smart, false, false, false),
  ]

  @Test(arguments: cases)
  func `facts are gathered as the configuration, the play and the cache say`(
    _ gathering: Gathering, _ asked: Bool?, _ isKnown: Bool, _ expected: Bool
  ) throws {
    let loader = PlaybookLoader(PlaybookLoader.Settings(catalog: ModuleCatalog([])))
    let file = SourceFile(name: "play.yml", text: "- hosts: all\n")
    let playbook = try loader.playbook(YAML.load(file).value)
    let play = try #require(playbook.plays.first)
    let known: Value = isKnown ? ["module_setup": true] : [:]
    let facts = FactGathering(play, gathering)
    #expect(facts.isWanted(asked: asked, known: known.mapping ?? [:]) == expected)
  }
}
