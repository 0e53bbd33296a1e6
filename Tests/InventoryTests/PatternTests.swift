import Diagnostics
import Inventory
import SystemPackage
import TestSupport
import Testing

/// What a person reads of patterns, and the order of hosts.
struct PatternTests {
  private func inventory() async throws -> Inventory {
    try await Inventory.load(["web1,web2,db1"])
  }

  @Test func `a pattern that matches nothing names the nearest host`() async throws {
    let file = SourceFile(name: "play.yml", text: "- hosts: wbe1")
    let place = SourceLocation(file: file, range: 9..<13)
    let selection = try await inventory().hosts(matching: ["wbe1"], at: place)
    #expect(selection.hosts.isEmpty)
    #expect(
      DiagnosticRenderer().render(selection.warnings) == """
        warning: no host or group matches `wbe1`
          ──▶ play.yml:1:10
          │
        1 │ - hosts: wbe1
          │          ^^^^
        hint: did you mean `web1`?

        """)
  }

  @Test(arguments: [
    ("web1[3]", "`web1[3]` asks for a host that does not exist: 1 match in all"),
    ("~web(", "`web(` is no regular expression"),
    ("{{ group }}", "`{{ group }}` is a template where a host pattern stands"),
  ])
  func `a wrong pattern is an error`(pattern: String, message: String) async throws {
    let inventory = try await inventory()
    let error = #expect(throws: InventoryError.self) {
      try inventory.hosts(matching: [pattern])
    }
    #expect(error?.diagnostic.message == message)
  }

  @Test func `a dash in a subscript is a warning`() async throws {
    let selection = try await inventory().hosts(matching: ["all[0-1]"])
    #expect(selection.hosts == ["web1", "web2"])
    #expect(
      selection.warnings.map(\.message) == ["`all[0-1]` has a range with `-`, which means `:`"])
  }

  @Test func `several patterns of a play are one`() async throws {
    let selection = try await inventory().hosts(matching: ["db1", "web*", "!web2"])
    #expect(selection.hosts == ["db1", "web1"])
  }

  @Test func `a limit may come from a file`() async throws {
    let hosts = try await Scratch.with { scratch in
      try scratch.write("retry", "db1\n\nweb*\n")
      let paths = PathExpansion(environment: [:], workingDirectory: scratch.directory)
      let limit = try HostLimit("@retry,!web2", paths: paths)
      return try await inventory().hosts(matching: ["all"], limit: limit).hosts
    }
    #expect(hosts == ["web1", "db1"])
  }

  @Test func `a limit file that is not there is an error`() throws {
    let error = #expect(throws: InventoryError.self) { try HostLimit("@/none") }
    #expect(
      error?.diagnostic.message == "the limit file `/none` cannot be used: there is no such file")
  }

  @Test func `hosts can be taken in other orders`() {
    var generator = Reverser()
    let hosts = ["b", "a", "C"]
    #expect(HostOrder.inventory.arrange(hosts, using: &generator) == hosts)
    #expect(HostOrder.reverseInventory.arrange(hosts, using: &generator) == ["C", "a", "b"])
    #expect(HostOrder.sorted.arrange(hosts, using: &generator) == ["C", "a", "b"])
    #expect(HostOrder.reverseSorted.arrange(hosts, using: &generator) == ["b", "a", "C"])
    #expect(HostOrder.shuffle.arrange(hosts, using: &generator).sorted() == hosts.sorted())
  }

  /// Always the same number, so that a shuffle is repeatable.
  struct Reverser: RandomNumberGenerator {
    mutating func next() -> UInt64 { 7 }
  }

  @Test func `an address in the sixth version is one pattern`() async throws {
    let inventory = try await Inventory.load(["fd00::1,fd00::2"])
    #expect(try inventory.hosts(matching: ["fd00::2"]).hosts == ["fd00::2"])
  }
}
