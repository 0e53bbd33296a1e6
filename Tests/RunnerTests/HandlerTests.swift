import Diagnostics
import Playbook
import Testing
import Values
import YAML

@testable import Runner

/// Which handlers wait on which hosts.
struct HandlerTests {
  private func handlers(_ text: String) throws -> Handlers {
    let catalog = ModuleCatalog([
      Signature(
        module: "ansible.builtin.debug", summary: "", parameters: [.init("msg", accepts: .any)])
    ])
    let loader = PlaybookLoader(PlaybookLoader.Settings(catalog: catalog))
    let indented = text.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    let file = SourceFile(name: "play.yml", text: "- hosts: all\n  handlers:\n\(indented)\n")
    let playbook = try loader.playbook(YAML.load(file).value)
    let play = try #require(playbook.plays.first)
    return Handlers(play.allHandlers, Lineage(play)) { node, _ in node.text }
  }

  private func waiting(_ handlers: inout Handlers, on hosts: [String]) -> [[String]] {
    handlers.beginFlush(on: hosts)
    defer { handlers.endFlush(on: hosts) }
    return handlers.entries.indices.map { handlers.take(at: $0, among: hosts) }
  }

  @Test func `of handlers with one name the last defined runs`() throws {
    var handlers = try handlers("- {name: a, debug: }\n- {name: a, debug: }")
    let ahIsKnown = handlers.notify("a", by: "h")
    #expect(ahIsKnown)
    let found = waiting(&handlers, on: ["h"])
    #expect(found == [[], ["h"]])
  }

  @Test func `all that listen to a topic run`() throws {
    var handlers = try handlers(
      "- {name: a, debug: , listen: t}\n- {debug: , listen: [t, u]}\n- {name: t, debug: }")
    let thIsKnown = handlers.notify("t", by: "h")
    #expect(thIsKnown)
    let found = waiting(&handlers, on: ["h"])
    #expect(found == [["h"], ["h"], ["h"]])
  }

  @Test func `a name that no handler has is told`() throws {
    var handlers = try handlers("- {name: a, debug: }")
    let isKnown = handlers.notify("b", by: "h")
    #expect(!isKnown)
  }

  @Test func `a handler runs once on a host, and not again after that`() throws {
    var handlers = try handlers("- {name: a, debug: }")
    for host in ["h", "h", "i"] { _ = handlers.notify("a", by: host) }
    let first = waiting(&handlers, on: ["h"])
    let second = waiting(&handlers, on: ["h", "i"])
    #expect(first == [["h"]])
    #expect(second == [["i"]])
  }

  @Test func `what a handler asks for is looked up at once`() throws {
    var handlers = try handlers("- {name: a, debug: }\n- {name: b, debug: }")
    handlers.beginFlush(on: ["h"])
    let bhIsKnown = handlers.notify("b", by: "h")
    #expect(bhIsKnown)
    let found = handlers.take(at: 1, among: ["h"])
    #expect(found == ["h"])
  }
}
