import Modules
import OrderedCollections
import Remote
import SystemPackage
import TestSupport
import Testing
import Values

/// `setup` on this machine; whole fact trees are compared with Ansible's on the lab.
struct SetupTests {
  private func run(_ arguments: Mapping) async throws -> TaskResult {
    let module = try #require(ModuleRegistry.module(named: "ansible.builtin.setup"))
    let context = ModuleContext(
      host: "here", isCheckMode: false, showsDifferences: false, verbosity: 0, environment: [:],
      connect: { LocalConnection(host: "here", become: nil) }, evaluate: { .string($0) },
      files: LocalFiles(searchPath: []) { bytes, _ in bytes }, render: { $0.name })
    return try await module.decoded(from: arguments).run(in: context)
  }

  private func facts(_ arguments: Mapping) async throws -> Mapping {
    let result = try await run(arguments)
    return try #require(result["ansible_facts"]?.mapping, "\(result.values)")
  }

  private func names(_ facts: Mapping) -> Set<String> { Set(facts.keys.map(\.pythonString)) }

  @Test func `this machine is described`() async throws {
    let facts = try await facts([:])
    #expect(facts["ansible_system"] == "Linux")
    let kernel = try await Command.run("uname", ["-r"])
    #expect(facts["ansible_kernel"]?.string == String(kernel.dropLast()))
    #expect(facts["ansible_memtotal_mb"]?.int ?? 0 > 0)
    #expect(facts["ansible_lo"]?.mapping?["ipv4"]?.mapping?["address"] == "127.0.0.1")
    #expect(facts["ansible_mounts"]?.items?.contains { $0.mapping?["mount"] == "/" } == true)
    #expect(facts["ansible_user_uid"]?.int != nil)
    #expect(facts["module_setup"] == true)
  }

  @Test func `only the minimal facts are gathered where that is asked`() async throws {
    let names = names(try await facts(["gather_subset": "!all"]))
    #expect(names.isSuperset(of: ["ansible_distribution", "ansible_env", "ansible_date_time"]))
    #expect(names.isDisjoint(with: ["ansible_mounts", "ansible_interfaces", "ansible_loadavg"]))
  }

  @Test func `a family comes with those that it builds on`() async throws {
    let names = names(try await facts(["gather_subset": ["!all", "!min", "network"]]))
    #expect(names.isSuperset(of: ["ansible_interfaces", "ansible_distribution"]))
    #expect(names.isDisjoint(with: ["ansible_env", "ansible_mounts"]))
  }

  @Test func `a filter lets through what fits, with or without the prefix`() async throws {
    let facts = try await facts(["filter": ["ansible_mem*_mb", "user_id"]])
    let expected: Set = [
      "ansible_memtotal_mb", "ansible_memfree_mb", "ansible_memory_mb", "ansible_user_id",
      "gather_subset", "module_setup",
    ]
    #expect(names(facts) == expected)
  }

  @Test func `an unknown subset is told with those that there are`() async throws {
    let result = try await run(["gather_subset": "netwrok"])
    #expect(result.isFailed)
    let message = try #require(result["msg"]?.string)
    #expect(message.hasPrefix("Bad subset 'netwrok' given to Ansible."))
    #expect(message.hasSuffix("did you mean network?"))
  }

  @Test func `files of facts are read as JSON or INI, and programs are run`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("plain.fact", #"{"a": [1, true]}"#)
      try scratch.write("sections.fact", "[one]\nKey = value\n")
      try scratch.write("broken.fact", "no section")
      try scratch.write("program.fact", "#!/bin/sh\necho '{\"from\": \"'$0'\"}'\n")
      let program = scratch.path("program.fact").string
      try await Command.run("chmod", ["0700", program])
      let facts = try await facts([
        "gather_subset": ["!all", "!min", "local"],
        "fact_path": .string(scratch.directory.string),
      ])
      let local = try #require(facts["ansible_local"]?.mapping)
      #expect(local["plain"] == ["a": [1, true]])
      #expect(local["sections"] == ["one": ["key": "value"]])
      #expect(local["program"] == ["from": .string(program)])
      #expect(local["broken"]?.string?.hasPrefix("error loading fact - broken") == true)
    }
  }
}
