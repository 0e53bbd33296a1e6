import FoundationEssentials
import OrderedCollections
import Remote
import SystemPackage
import TestSupport
import Testing
import Values

@testable import Modules

/// Modules that are files, run on this machine.
struct CustomModuleTests {
  private func run(
    _ text: String, _ arguments: Mapping = [:], name: String = "mine", isHidden: Bool = false,
    _ settle: (inout PythonSettings, Scratch) throws -> Void = { _, _ in }
  ) async throws -> TaskResult {
    try await Scratch.with { scratch in
      try scratch.place("library/\(name).py", text)
      let path = scratch.path("library/\(name).py").string
      let module = try CustomModule(name, at: path, arguments: arguments)
      var context = ModuleContext(
        host: "here", isCheckMode: false, showsDifferences: false, verbosity: 0, environment: [:],
        connect: { LocalConnection(host: "here", become: nil) }, evaluate: { .string($0) },
        files: LocalFiles(searchPath: []) { bytes, _ in bytes }, render: { $0.name })
      context.python.hidesArguments = isHidden
      try settle(&context.python, scratch)
      return try await module.run(in: context)
    }
  }

  private static let head = """
    #!/usr/bin/python
    from ansible.module_utils.basic import AnsibleModule

    """

  static let styles: [(text: String, style: ModuleFile.Style)] = [
    (head, .python), ("#!/usr/bin/python\n#<<INCLUDE_ANSIBLE_MODULE_COMMON>>\n", .python),
    ("from ansible_collections.a.b.plugins.module_utils.c import d", .python),
    ("from ..module_utils.c import d", .python),
    ("#!/bin/sh\n# from ansible.module_utils", .plain), ("#!/bin/sh\n# WANT_JSON", .wantsJSON),
    ("#!/usr/bin/python\nx = '<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>'", .splicedJSON),
    ("\u{7F}ELF\u{1}\u{0}", .binary), ("#Requires -Module Ansible.ModuleUtils", .powerShell),
  ]

  @Test(arguments: styles)
  func `the text of a module tells how it wants to be called`(
    _ text: String, _ style: ModuleFile.Style
  ) {
    #expect(ModuleFile(name: "mine", content: Array(text.utf8)).style == style)
  }

  @Test(arguments: [
    ("#!/usr/bin/env -S perl -w", "perl"), ("#! /usr/bin/python3.11 -I", "python3.11"),
    ("#!/bin/sh", "sh"), ("nothing", nil),
  ])
  func `the first line tells who runs it`(_ line: String, _ program: String?) {
    #expect(ModuleFile(name: "mine", content: Array(line.utf8)).program == program)
  }

  @Test func `arguments of any kind arrive, and are in no list of processes`() async throws {
    let text = """
      \(Self.head)
      module = AnsibleModule(argument_spec=dict(x=dict(type='raw'), y=dict(no_log=True)))
      with open('/proc/self/cmdline', 'rb') as file:
          line = file.read().decode()
      with open('/proc/self/environ', 'rb') as file:
          line += file.read().decode()
      module.exit_json(x=module.params['x'], shown='jack' + 'aranda' in line, y=module.params['y'])
      """
    let value: Value = ["it's \"q\" $(id) `id` \\ \n ü", nil, 1.5, ["a": [true]]]
    let result = try await run(text, ["x": value, "y": "jackaranda"])
    #expect(result["x"] == value, "\(result)")
    #expect(result["shown"] == false)
    #expect(result["y"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER")
  }

  @Test(arguments: [false, true])
  func `a module is told not to log what is hidden`(_ isHidden: Bool) async throws {
    let text = "\(Self.head)m = AnsibleModule({})\nm.exit_json(hidden=m.no_log)"
    let result = try await run(text, isHidden: isHidden)
    #expect(result["hidden"] == .bool(isHidden), "\(result)")
  }

  @Test func `what a module leaves unsaid is a failure that shows its output`() async throws {
    let result = try await run("\(Self.head)\nprint('no JSON')\nraise SystemExit(3)")
    #expect(result.isFailed)
    #expect(result["rc"] == 3)
    #expect(result["module_stdout"]?.string?.contains("no JSON") == true)
  }

  @Test func `what the stand-in does not have is told`() async throws {
    let result = try await run("\(Self.head)\nfrom ansible.module_utils.urls import open_url")
    #expect(result.isFailed)
    #expect(result["msg"]?.string?.contains("no ansible-core on this machine") == true)
  }

  @Test func `a missing interpreter is told with the module and the host`() async throws {
    let result = try await run(Self.head) { settings, _ in
      settings.interpreter = { _ in "/no/such/python" }
    }
    #expect(
      result["msg"] == "the module `mine` needs `/no/such/python`, which `here` does not have")
    let perl = try await run("#!/no/such/perl -w\n# WANT_JSON")
    #expect(perl["msg"] == "the module `mine` needs `/no/such/perl -w`, which `here` does not have")
  }

  @Test func `a script without a first line for its interpreter is refused`() async throws {
    let result = try await run("echo '{}'")
    #expect(result["msg"] == "module (mine) is missing interpreter line")
  }

  @Test func `module_utils beside the playbook go before those of ansible-core`() async throws {
    let text = """
      \(Self.head)
      from ansible.module_utils.deep.inner import name
      AnsibleModule(argument_spec={}).exit_json(name=name)
      """
    let result = try await run(text) { settings, scratch in
      try scratch.place("module_utils/deep/__init__.py", "")
      try scratch.place("module_utils/deep/inner.py", "from .other import name")
      try scratch.place("module_utils/deep/other.py", "name = 'ours'")
      try scratch.place("module_utils/unused.py", "raise Exception()")
      settings.library.utilities = [scratch.path("module_utils")]
    }
    #expect(result["name"] == "ours", "\(result)")
  }

  @Test func `a collection's module finds its own code`() async throws {
    let text = """
      #!/usr/bin/python
      from ..module_utils.own import name
      print('{"changed": true, "name": "%s"}' % name)
      """
    let result = try await run(text, name: "n.c.mine") { settings, scratch in
      try scratch.place("ansible_collections/n/c/plugins/module_utils/own.py", "name = 'own'")
      settings.library.collections = [scratch.directory]
    }
    #expect(result["name"] == "own", "\(result)")
    #expect(result.isChanged)
  }

  @Test func `nothing is left of a script that is killed by its own hand`() async throws {
    let text = """
      #!/bin/sh
      printf '{"folder": "%s"}' "${0%/*}"
      """
    let result = try await run(text)
    let folder = try #require(result["folder"]?.string)
    #expect(folder.contains("/.apus."))
    #expect(!FileManager.default.fileExists(atPath: folder))
  }
}
