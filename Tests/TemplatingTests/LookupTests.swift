import Diagnostics
import FoundationEssentials
import Jinja
import OrderedCollections
import Synchronization
import SystemPackage
import Templating
import TestSupport
import Testing
import Values
import YAML

/// Lookups on files of the test's own: what they leave behind, where they look, what they hide.
struct LookupTests {
  /// Renders beside a playbook in `scratch`.
  static func templar(
    _ scratch: Scratch, _ variables: Mapping = [:], keys: VaultKeys = .none
  ) -> Templar {
    var store = VariableStore()
    store.extra = variables
    store.magic["playbook_dir"] = .string(scratch.directory.string)
    store.vaultKeys = keys
    return Templar(VariableScope(store: store, host: nil))
  }

  static func render(_ text: String, _ templar: Templar) throws -> Value {
    try templar.value(.template(TemplateText(text)))
  }

  static func folder(_ scratch: Scratch, _ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: scratch.path(name).string, withIntermediateDirectories: true)
  }

  static func mode(_ path: FilePath) -> Int {
    let value = try? FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions]
    return value as? Int ?? (value as? UInt).map { Int($0) } ?? 0
  }

  static func names(in path: FilePath) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path.string).sorted()
  }

  static func message(_ body: () throws -> Void) -> Diagnostic? {
    do {
      try body()
      return nil
    } catch {
      return (error as? any DiagnosticConvertible)?.diagnostic
    }
  }

  @Test func `a password is made once, for this user only`() async throws {
    try await Scratch.with { scratch in
      let templar = Self.templar(scratch)
      let text = "{{ lookup('password', 'credentials/db length=12 chars=digits') }}x"
      let first = try Self.render(text, templar)
      #expect(first.string?.wholeMatch(of: /\d{12}x/) != nil)
      #expect(try Self.render(text, templar) == first)
      #expect(try Self.names(in: scratch.path("credentials")) == ["db"])
      #expect(Self.mode(scratch.path("credentials/db")) == 0o600)
      #expect(Self.mode(scratch.path("credentials")) == 0o700)
    }
  }

  @Test func `hosts that ask for one password at once get the same`() async throws {
    try await Scratch.with { scratch in
      let templar = Self.templar(scratch)
      let passwords = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<16 {
          group.addTask {
            try Self.render("{{ lookup('password', 'shared') }}", templar).pythonString
          }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(passwords.count == 1)
      #expect(passwords.first?.count == 20)
    }
  }

  @Test func `a password that Ansible has kept is found, without its salt`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("kept", "pass word salt=abcdefgh ident=2b\n")
      let value = try Self.render("{{ lookup('password', 'kept') }}", Self.templar(scratch))
      #expect(value == "pass word")
    }
  }

  @Test func `in a role its own folders are searched before those of the playbook`() async throws {
    try await Scratch.with { scratch in
      for folder in ["roles/r/files", "roles/r/templates", "files", "templates"] {
        try Self.folder(scratch, folder)
        try scratch.write("\(folder)/both", folder)
      }
      try scratch.write("files/beside", "playbook")
      let role = scratch.path("roles/r").string
      let variables: Mapping = [
        "role_path": .string(role),
        "ansible_search_path": [.string(role), .string(role + "/tasks")],
      ]
      let templar = Self.templar(scratch, variables)
      #expect(try Self.render("{{ lookup('file', 'both') }}", templar) == "roles/r/files")
      #expect(try Self.render("{{ lookup('file', 'beside') }}", templar) == "playbook")
      #expect(try Self.render("{{ lookup('template', 'both') }}", templar) == "roles/r/templates")
      #expect(
        try Self.render("{{ lookup('fileglob', 'bo*') }}", templar) == .string(role + "/files/both")
      )
      let terms = try Self.located("[absent, '{{ missing }}', both]")
      #expect(
        try templar.loopItems(lookup: "first_found", over: terms, subfolder: "templates")
          == [.string(role + "/templates/both")])
    }
  }

  static func located(_ text: String) throws -> Located {
    try YAML.load(SourceFile(name: "terms", text: text)).value
  }

  @Test(arguments: [
    ("items", "[1, [2, 3], '{{ list }}']", "[1, 2, 3, 'a', 'b']"),
    ("items", "'{{ list }}'", "['a', 'b']"),
    ("items", "alone", "['alone']"),
    ("list", "['{{ list }}', c]", "[['a', 'b'], 'c']"),
    ("dict", "{a: 1}", "[{'key': 'a', 'value': 1}]"),
    ("dict", "'{{ mapping }}'", "[{'key': 'k', 'value': 'a'}]"),
    ("indexed_items", "'{{ list }}'", "[(0, 'a'), (1, 'b')]"),
    ("sequence", "start=1 end={{ 2 }}", "['1', '2']"),
    ("sequence", "count=2", "['1', '2']"),
    ("nested", "['{{ list }}', [1]]", "[['a', 1], ['b', 1]]"),
    ("together", "['{{ list }}', [1, 2]]", "[['a', 1], ['b', 2]]"),
    ("flattened", "[[1, [2]], '{{ list }}']", "[1, 2, 'a', 'b']"),
    ("community.general.cartesian", "[[1], '{{ list }}']", "[[1, 'a'], [1, 'b']]"),
    ("subelements", "[[{n: x, l: [1, 2]}], l]", "[({'n': 'x'}, 1), ({'n': 'x'}, 2)]"),
    ("lines", "echo a; echo b", "['a', 'b']"),
    ("ansible.builtin.items", "[1]", "[1]"),
    ("random_choice", "[x]", "['x']"),
  ]) func `a loop over a lookup has its results`(
    lookup: String, terms: String, items: String
  ) async throws {
    try await Scratch.with { scratch in
      let variables: Mapping = [
        "list": ["a", "b"], "mapping": ["k": .template(TemplateText("{{ list[0] }}"))],
      ]
      let found = try Self.templar(scratch, variables).loopItems(
        lookup: lookup, over: Self.located(terms))
      #expect(Value.list(found).pythonRepresentation == items)
    }
  }

  @Test func `a loop over a lookup that does not exist names the nearest`() async throws {
    try await Scratch.with { scratch in
      let shown = Self.message {
        _ = try Self.templar(scratch).loopItems(lookup: "itemz", over: Self.located("[1]"))
      }
      #expect(shown?.message == "there is no lookup `itemz`")
      #expect(shown?.hint == "did you mean `items`?")
      #expect(shown?.location?.file.name == "terms")
    }
  }

  @Test func `what a file or a command gives is never a template`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("evil", "{{ secret }}")
      let variables: Mapping = [
        "secret": "s", "text": .template(TemplateText("{{ lookup('file', 'evil') }}")),
        "output": .template(TemplateText("{{ lookup('pipe', 'cat evil') }}")),
      ]
      let templar = Self.templar(scratch, variables)
      #expect(try Self.render("{{ text }}|{{ output }}", templar) == "{{ secret }}|{{ secret }}")
    }
  }

  @Test func `an encrypted file is decrypted and is a secret`() async throws {
    try await Scratch.with { scratch in
      let key = VaultKey(password: [1])
      let vault = try VaultKeys.encrypt(Array("hunter2 {{ x }}\n".utf8), with: key)
      try scratch.write("v", String(decoding: vault, as: UTF8.self))
      let templar = Self.templar(scratch, ["x": "y"], keys: VaultKeys([key]))
      for lookup in ["file", "unvault"] {
        let value = try Self.render("{{ lookup('\(lookup)', 'v') }}", templar)
        #expect(value.string?.hasPrefix("hunter2 {{ x }}") == true)
        #expect(JSONWriter().text(of: value) == "\"********\"")
      }
      #expect(try Self.render("{{ lookup('template', 'v') }}", templar).string == "hunter2 y\n")
      let shown = Self.message {
        _ = try Self.render("{{ lookup('file', 'v') }}", Self.templar(scratch))
      }
      #expect(shown?.message.hasSuffix("is encrypted, and no vault password is given") == true)
    }
  }

  @Test func `a failure that is only warned about is told`() async throws {
    try await Scratch.with { scratch in
      let told = Warnings()
      var store = VariableStore()
      store.magic["playbook_dir"] = .string(scratch.directory.string)
      store.warn = { told.add($0) }
      let templar = Templar(VariableScope(store: store, host: nil))
      let warned = try Self.render("{{ query('file', 'absent', errors='warn') }}", templar)
      #expect(warned == [])
      #expect(told.messages == ["warning: the lookup `file` failed: could not find `absent`"])
      let ignored = try Self.render("{{ query('file', 'absent', errors='ignore') }}", templar)
      #expect(ignored == [])
      #expect(told.messages.count == 1)
    }
  }

  /// What templates have warned about.
  final class Warnings: Sendable {
    private let held = Mutex<[String]>([])
    var messages: [String] { held.withLock { $0 } }
    func add(_ warning: Diagnostic) {
      held.withLock { $0.append("\(warning.severity.rawValue): \(warning.message)") }
    }
  }

  @Test func `a missing file is told with all places where it was looked for`() async throws {
    try await Scratch.with { scratch in
      let shown = Self.message {
        _ = try Self.render("{{ lookup('file', 'absent') }}", Self.templar(scratch))
      }
      #expect(shown?.message == "the lookup `file` failed: could not find `absent`")
      let folder = scratch.directory.string
      #expect(shown?.hint?.contains("\(folder)/files/absent, \(folder)/absent") == true)
    }
  }

  @Test func `an address is read through curl, line by line`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("page", "one \"two\"\nthree\n")
      let address = "file://\(scratch.path("page"))"
      let templar = Self.templar(scratch, ["address": .string(address)])
      #expect(
        try Self.render("{{ query('url', address) }}", templar) == ["one \"two\"", "three"])
      #expect(
        try Self.render("{{ query('url', address, split_lines=false) }}", templar)
          == ["one \"two\"\nthree\n"])
      let shown = Self.message { _ = try Self.render("{{ query('url', address ~ 'x') }}", templar) }
      #expect(shown?.message.hasPrefix("the lookup `url` failed: `\(address)x`") == true)
    }
  }

  @Test(arguments: ["{{ lookup('vars', 'a') }}", "{{ lookup('vars', 'b').x }}"])
  func `a variable that looks itself up is told`(text: String) async throws {
    try await Scratch.with { scratch in
      let template = Value.template(TemplateText(text))
      let templar = Self.templar(scratch, ["a": template, "b": ["x": template]])
      let error = #expect(throws: (any Error).self) { try Self.render("{{ a }}", templar) }
      #expect("\(String(describing: error))".contains("names"))
    }
  }
}
