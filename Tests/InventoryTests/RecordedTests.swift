import Diagnostics
import FoundationEssentials
import Inventory
import TestSupport
import Testing
import Values

/// Inventories against what ansible-inventory 2.16.9 shows of them.
struct RecordedTests {
  @Test func `there are many inventories`() {
    #expect(InventoryCase.all.count >= 50)
  }

  @Test(arguments: InventoryCase.all)
  func `an inventory lists as Ansible lists it`(_ recorded: InventoryCase) async throws {
    let inventory = try await recorded.load()
    let list = InventoryListing(inventory, merge: recorded.merge).list()
    try expect(list, "list.json", of: recorded)
    let export = InventoryListing(inventory, merge: recorded.merge, isExport: true).list()
    try expect(export, "export.json", of: recorded)
  }

  @Test(arguments: InventoryCase.all)
  func `an inventory draws as Ansible draws it`(_ recorded: InventoryCase) async throws {
    let listing = InventoryListing(try await recorded.load(), merge: recorded.merge)
    let graph = try listing.graph(showsVariables: true) + "\n"
    let expected = try #require(recorded.text("graph.txt"))
    if graph != expected {
      Issue.record("graph.txt differs:\n\(LineDifference.text(from: expected, to: graph))")
    }
  }

  @Test(arguments: InventoryCase.all)
  func `an inventory is written as YAML as Ansible writes it`(
    _ recorded: InventoryCase
  ) async throws {
    let listing = InventoryListing(try await recorded.load(), merge: recorded.merge)
    try expect(listing.tree(), "tree.json", of: recorded)
  }

  @Test(arguments: InventoryCase.all.filter { $0.text("limit") != nil })
  func `a limit leaves out hosts as in Ansible`(_ recorded: InventoryCase) async throws {
    let inventory = try await recorded.load()
    let limit = try HostLimit(try #require(recorded.text("limit")), paths: recorded.paths)
    let hosts = try inventory.hosts(matching: ["all"], limit: limit).hosts
    try expect(InventoryListing(inventory).list(hosts: hosts), "limited.json", of: recorded)
  }

  @Test func `one host is shown with its variables`() async throws {
    let listing = InventoryListing(try await InventoryCase(name: "ini_simple").load())
    #expect(try listing.host("lonely2") == ["ansible_host": "10.0.0.9"])
    let none = #expect(throws: InventoryError.self) { try listing.host("nobody") }
    #expect(none?.diagnostic.message == "`nobody` must name one host, but 0 match")
    let many = #expect(throws: InventoryError.self) { try listing.host("web") }
    #expect(many?.diagnostic.message == "`web` must name one host, but 5 match")
  }

  @Test func `a graph may begin with any group`() async throws {
    let listing = InventoryListing(try await InventoryCase(name: "ini_children_first").load())
    #expect(
      try listing.graph(from: "middle") == """
        @middle:
          |--@leaf:
          |  |--h1
        """)
    let error = #expect(throws: InventoryError.self) { try listing.graph(from: "lead") }
    #expect(error?.diagnostic.hint == "did you mean `leaf`?")
  }

  private func expect(_ value: Value, _ file: String, of recorded: InventoryCase) throws {
    let writer = JSONWriter(indent: 4, sortsKeys: true, escapesNonASCII: false)
    let text = writer.text(of: value) + "\n"
    let expected = try #require(recorded.text(file))
    if text != expected {
      Issue.record("\(file) differs:\n\(LineDifference.text(from: expected, to: text))")
    }
  }
}

/// Patterns against the hosts that `ansible PATTERN --list-hosts` names.
struct RecordedPatternTests {
  struct Selection: Decodable, Sendable, CustomTestStringConvertible {
    let pattern: String
    let limit: String
    let hosts: [String]?
    let warned: Bool
    var inventory: String?

    var testDescription: String {
      "\(inventory ?? ""): \(pattern)" + (limit.isEmpty ? "" : " within \(limit)")
    }
  }

  static let all: [Selection] = InventoryCase.all.flatMap { recorded -> [Selection] in
    guard let text = recorded.text("selected.json"),
      let selections = try? JSONDecoder().decode([Selection].self, from: Data(text.utf8))
    else { return [] }
    return selections.map { selection in
      var named = selection
      named.inventory = recorded.name
      return named
    }
  }

  @Test func `there are many patterns`() {
    #expect(Self.all.count >= 100)
  }

  @Test(arguments: all)
  func `a pattern chooses the hosts that Ansible chooses`(_ recorded: Selection) async throws {
    let source = InventoryCase(name: try #require(recorded.inventory))
    let inventory = try await source.load()
    guard let expected = recorded.hosts else {
      #expect(throws: (any Error).self) {
        try inventory.hosts(matching: [recorded.pattern])
      }
      return
    }
    let limit =
      recorded.limit.isEmpty ? nil : try HostLimit(recorded.limit, paths: source.paths)
    let selection = try inventory.hosts(matching: [recorded.pattern], limit: limit)
    #expect(selection.hosts == expected)
    #expect(!selection.warnings.isEmpty == recorded.warned)
  }
}
