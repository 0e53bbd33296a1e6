import Diagnostics
import Inventory
import SystemPackage
import Templating
import TestSupport
import Testing
import Values

/// Vault passwords from files, scripts and a person.
@Suite struct VaultKeyLoaderTests {
  /// The passwords that the keys hold, told by what they open.
  static func opens(_ keys: [VaultKey], _ passwords: [String]) throws -> [Bool] {
    try zip(keys, passwords).map { key, password in
      let vault = try VaultKeys.encrypt([7], with: VaultKey(password: Array(password.utf8)))
      return (try? VaultKeys([key]).decrypt(vault)) != nil
    }
  }

  static func loader(
    _ scratch: Scratch, isNew: Bool = false,
    ask: @escaping VaultKeyLoader.Ask = { _ in nil }
  ) -> VaultKeyLoader {
    let paths = PathExpansion(environment: [:], workingDirectory: scratch.directory)
    return VaultKeyLoader(paths: paths, isNew: isNew, ask: ask)
  }

  static func script(_ scratch: Scratch, _ name: String, _ text: String) async throws {
    let path = try scratch.write(name, "#!/bin/sh\n" + text)
    try await Command.run("chmod", ["700", path.string])
  }

  @Test func `a file, a script and a client script give passwords in the order given`()
    async throws
  {
    try await Scratch.with { scratch in
      try scratch.write("plain", "  one \n")
      try await Self.script(scratch, "script", "printf 'two\\n\\n'\n")
      try await Self.script(scratch, "x-client.sh", "echo \"$1=$2\"\n")
      var loader = Self.loader(scratch)
      try await loader.load(
        identities: ["dev@script", "prod@x-client.sh"], passwordFiles: ["plain"])
      #expect(loader.keys.map(\.label) == ["dev", "prod", "default"])
      #expect(
        try Self.opens(loader.keys, ["two", "--vault-id=prod", "one"]) == [true, true, true])
    }
  }

  @Test func `a password file may be encrypted with a password before it`() async throws {
    try await Scratch.with { scratch in
      let vault = try VaultKeys.encrypt(
        Array("inner\n".utf8), with: VaultKey(password: Array("outer".utf8)))
      try scratch.write("outer", "outer\n")
      try scratch.write("inner", String(decoding: vault, as: UTF8.self))
      var loader = Self.loader(scratch)
      try await loader.load(identities: ["outer", "prod@inner"])
      #expect(try Self.opens(loader.keys, ["outer", "inner"]) == [true, true])
    }
  }

  @Test func `a source that fails is warned about while another one gives a password`()
    async throws
  {
    try await Scratch.with { scratch in
      try scratch.write("plain", "one")
      try await Self.script(scratch, "bad-client", "echo nobody >&2\nexit 2\n")
      var loader = Self.loader(scratch)
      try await loader.load(identities: ["a@missing", "b@bad-client", "plain"])
      #expect(loader.keys.map(\.label) == ["default"])
      #expect(
        loader.warnings.map(\.message) == [
          "the password file `missing` was not found",
          "`bad-client --vault-id b` knows no password of the vault id `b`",
        ])
      #expect(loader.warnings.last?.notes == ["nobody"])
    }
  }

  @Test(arguments: [
    ("missing", "the password file `missing` was not found"),
    ("empty", "the password from the file `empty` is empty"),
    ("failing", "`failing` ended with exit code 3"),
    ("silent", "the password from the script `silent` is empty"),
  ]) func `where no source gives a password, that is an error`(
    source: String, message: String
  ) async throws {
    try await Scratch.with { scratch in
      try scratch.write("empty", " \n")
      try await Self.script(scratch, "failing", "exit 3\n")
      try await Self.script(scratch, "silent", "echo\n")
      var loader = Self.loader(scratch)
      let error = await #expect(throws: VaultError.self) {
        try await loader.load(identities: [source])
      }
      #expect(error?.message == message)
    }
  }

  @Test(arguments: [
    (["prompt"], false, false, ["Vault password (default): "]),
    (["prod@prompt"], false, false, ["Vault password (prod): "]),
    (
      ["prod@prompt"], false, true,
      ["New vault password (prod): ", "Confirm new vault password (prod): "]
    ),
    ([], true, false, ["Vault password: "]),
    ([], true, true, ["New Vault password: ", "Confirm New Vault password: "]),
  ]) func `a person is asked in Ansible's words`(
    identities: [String], asks: Bool, isNew: Bool, questions: [String]
  ) async throws {
    let asked = Questions()
    try await Scratch.with { scratch in
      var loader = Self.loader(scratch, isNew: isNew) { await asked.answer($0) }
      try await loader.load(identities: identities, asks: asks)
      #expect(loader.keys.count == 1)
    }
    #expect(await asked.questions == questions)
  }

  @Test func `two new passwords must be the same`() async throws {
    let asked = Questions(answers: ["one", "two"])
    try await Scratch.with { scratch in
      var loader = Self.loader(scratch, isNew: true) { await asked.answer($0) }
      let error = await #expect(throws: VaultError.self) {
        try await loader.load(identities: [], asks: true)
      }
      #expect(error?.message == "the two passwords differ")
    }
  }

  /// A person who answers.
  actor Questions {
    private(set) var questions: [String] = []
    private var answers: [String]

    init(answers: [String] = []) { self.answers = answers }

    func answer(_ question: String) -> Secret? {
      questions.append(question)
      return Secret(answers.isEmpty ? "same" : answers.removeFirst())
    }
  }
}
