import Diagnostics
import FoundationEssentials
import Inventory
import OrderedCollections
import SystemPackage
import TestSupport
import Testing
import Values

/// Where variables come from, and inventories that change while a run goes on.
struct VariableTests {
  @Test func `every definition keeps its place and level, weakest first`() async throws {
    let recorded = InventoryCase(name: "playbook_vars")
    let inventory = try await recorded.load()
    let places = inventory.definitions(of: "h").filter { ["x", "hv"].contains($0.name) }
    let lines = places.map { definition in
      let place = definition.location.map { "\($0.line):\($0.column)" } ?? "-"
      return "\(definition.level) \(definition.owner) \(definition.name)"
        + " = \(definition.value.pythonString) at \(place)"
    }
    #expect(
      lines == [
        "inventoryGroupVarsAll all x = inv_all at 1:1",
        "playbookGroupVarsAll all x = play_all at 1:1",
        "inventoryGroupVars g x = inv_g at 1:1",
        "inventoryHostVars h hv = inv at 1:1",
        "playbookHostVars h hv = play at 1:1",
      ])
  }

  @Test func `text with template syntax knows its place`() async throws {
    let inventory = try await InventoryCase(name: "ini_literals").load()
    let value = inventory.variables(of: "h2")["tmpl"]
    guard case .template(let template) = value else {
      Issue.record("\(String(describing: value)) is no template")
      return
    }
    #expect(template.text == "{{ foo }}")
    #expect(template.location?.line == 3)
  }

  @Test func `what Ansible tells of a host is there`() async throws {
    let recorded = InventoryCase(name: "ini_simple")
    let magic = try await recorded.load().magicVariables(of: "web03.example.org")
    #expect(magic["inventory_hostname"] == "web03.example.org")
    #expect(magic["inventory_hostname_short"] == "web03")
    #expect(magic["group_names"] == ["site", "web"])
    #expect(magic["inventory_dir"] == .string(recorded.directory.string))
    #expect(magic["inventory_file"] == .string(recorded.directory.appending("hosts").string))
    let listed = try await Inventory.load(["10.0.0.1,"]).magicVariables(of: "10.0.0.1")
    #expect(listed["inventory_hostname_short"] == "10.0.0.1")
    #expect(listed["inventory_dir"] == Value.null)
  }

  @Test func `the controller is a host even where no source names it`() async throws {
    let inventory = try await InventoryCase(name: "localhost_implicit").load()
    #expect(inventory.hosts["localhost"] == nil)
    #expect(inventory.host("localhost")?.isImplicit == true)
    #expect(
      inventory.variables(of: "localhost") == ["a": 1, "c": 3, "ansible_connection": "local"])
  }

  @Test func `a host that a play adds has the variables of its groups and files`() async throws {
    let variables = try await Scratch.with { scratch in
      try scratch.write("hosts", "[web]\nw1\n[web:vars]\na=web\n[late]\n")
      try scratch.makeFolder("host_vars")
      try scratch.write("host_vars/w9.yml", "b: file\n")
      try scratch.makeFolder("group_vars")
      try scratch.write("group_vars/fresh.yml", "c: fresh\n")
      var options = Inventory.Options()
      options.paths = PathExpansion(environment: [:], workingDirectory: scratch.directory)
      var inventory = try await Inventory.load(["hosts"], options)
      try inventory.addHost("w9", to: ["web", "fresh"])
      try inventory.addGroup("below", below: ["web"])
      try inventory.addHost("w1", to: ["below"])
      #expect(inventory.groups(of: "w1").map(\.name) == ["web", "below"])
      #expect(Array(inventory.hosts(in: "web")) == ["w1", "w9"])
      return inventory.variables(of: "w9")
    }
    #expect(Value.mapping(variables) == ["a": "web", "b": "file", "c": "fresh"])
  }

  @Test func `the mistakes of all files of variables are shown at once`() async throws {
    let shown = try await Scratch.with { scratch in
      try scratch.write("hosts", "[web]\nw1\n")
      try scratch.makeFolder("group_vars")
      try scratch.write("group_vars/all.yml", "- a list\n")
      try scratch.write("group_vars/web.yml", "a: [1\n")
      try scratch.makeFolder("host_vars")
      try scratch.write("host_vars/w1", "$ANSIBLE_VAULT;1.1;AES256\n6162\n")
      return await DiagnosticTests.diagnostics(of: ["hosts"], in: scratch.directory)
    }
    #expect(
      shown.map(\.message) == [
        "a file of variables is a mapping, but this is a list", "`[` is never closed",
        "`host_vars/w1` is encrypted, and no vault password is given",
      ])
  }

  @Test func `an encrypted file is opened by the caller`() async throws {
    let variables = try await Scratch.with { scratch in
      try scratch.write("hosts", "h\n")
      try scratch.makeFolder("host_vars")
      try scratch.write("host_vars/h.yml", "$ANSIBLE_VAULT;1.1;AES256\n6162\n")
      var options = Inventory.Options()
      options.paths = PathExpansion(environment: [:], workingDirectory: scratch.directory)
      options.decrypt = { SourceFile(name: $0.name, text: "a: opened\n") }
      return try await Inventory.load(["hosts"], options).variables(of: "h")
    }
    #expect(variables == ["a": "opened"])
  }

  @Test func `ten thousand hosts are read and merged`() async throws {
    let text = "[web]\nn[00001:10000].example.org rack=r1\n[db:children]\nweb\n[db:vars]\nx=1\n"
    let inventory = try await Scratch.with { scratch in
      var options = Inventory.Options()
      options.paths = PathExpansion(environment: [:], workingDirectory: scratch.directory)
      try scratch.write("hosts", text)
      return try await Inventory.load(["hosts"], options)
    }
    #expect(inventory.hosts.count == 10000)
    let variables = inventory.variables(of: inventory.hosts.keys)
    #expect(variables["n09999.example.org"] == ["x": 1, "rack": "r1"])
    #expect(try inventory.hosts(matching: ["db:!web[0:9998]"]).hosts == ["n10000.example.org"])
  }
}

extension Scratch {
  /// Makes a folder in the directory.
  nonisolated func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: path(name).string, withIntermediateDirectories: true)
  }
}
