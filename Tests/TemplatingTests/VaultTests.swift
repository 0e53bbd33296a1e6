import Diagnostics
import Inventory
import Jinja
import OrderedCollections
import SystemPackage
import Templating
import TestSupport
import Testing
import Values
import YAML

/// What ansible-core encrypts must open here and the other way around.
@Suite struct VaultTests {
  struct Header: Sendable {
    var password: String
    var label: String?
    var salt: String
    var isHexadecimal: Bool
  }

  static func header(_ file: CaseFile) throws -> Header {
    let source = SourceFile(name: file.name, text: file.parts[0])
    let value = try YAML.load(source).value.value
    return Header(
      password: value["password"]?.string ?? "", label: value["label"]?.string,
      salt: value["salt"]?.string ?? "", isHexadecimal: value["hex"] == true)
  }

  static func plaintext(_ file: CaseFile, _ header: Header) -> [UInt8] {
    guard header.isHexadecimal else { return Array(file.parts[1].utf8) }
    let digits = Array(file.parts[1].utf8.dropLast())
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
  }

  @Test(arguments: CaseFile.all(in: "Cases/vault"))
  func `a vault is byte for byte that of ansible-core, and opens`(_ file: CaseFile) throws {
    let header = try Self.header(file)
    let plaintext = Self.plaintext(file, header)
    let key = VaultKey(
      label: header.label ?? VaultKey.defaultLabel, password: Array(header.password.utf8))
    let vault = try VaultKeys.encrypt(plaintext, with: key, salt: Array(header.salt.utf8))
    #expect(String(decoding: vault, as: UTF8.self) == file.parts[2])
    let opened = try VaultKeys([key]).decrypt(Array(file.parts[2].utf8))
    #expect(opened.plaintext == plaintext)
  }

  @Test func `there are cases`() {
    #expect(CaseFile.all(in: "Cases/vault").count >= 7)
  }

  static func vault(_ text: String, _ password: String, label: String = "default") throws -> [UInt8]
  {
    try VaultKeys.encrypt(
      Array(text.utf8), with: VaultKey(label: label, password: Array(password.utf8)))
  }

  static func message(_ body: () throws -> Void) -> Diagnostic? {
    do {
      try body()
      return nil
    } catch {
      return (error as? any DiagnosticConvertible)?.diagnostic
    }
  }

  @Test func `each vault has a salt of its own`() throws {
    #expect(try Self.vault("x", "p") != Self.vault("x", "p"))
  }

  @Test func `of several passwords the one with the vault's label is tried first`() throws {
    let same = Array("shared".utf8)
    let keys = VaultKeys([
      VaultKey(label: "dev", password: same), VaultKey(label: "prod", password: same),
    ])
    #expect(try keys.decrypt(Self.vault("x", "shared", label: "prod")).key.label == "prod")
    #expect(try keys.decrypt(Self.vault("x", "shared", label: "other")).key.label == "dev")
  }

  @Test func `vault_id_match lets only the matching label be tried`() throws {
    let text = try Self.vault("x", "right", label: "prod")
    let key = VaultKey(label: "dev", password: Array("right".utf8))
    #expect(try VaultKeys([key]).decrypt(text).plaintext == Array("x".utf8))
    let shown = Self.message {
      _ = try VaultKeys([key], requiresLabel: true).decrypt(text, name: "vars.yml")
    }
    #expect(shown?.message == "no vault password that was given decrypts `vars.yml`")
    #expect(
      shown?.notes == [
        "the vault names the vault id `prod`", "`vault_id_match` lets no other vault id be tried",
      ])
  }

  @Test func `a wrong password tells which ids were tried`() throws {
    let text = try Self.vault("x", "right")
    let keys = VaultKeys(["a", "b"].map { VaultKey(label: $0, password: Array("wrong".utf8)) })
    let shown = Self.message { _ = try keys.decrypt(text, name: "group_vars/all.yml") }
    #expect(shown?.message == "no vault password that was given decrypts `group_vars/all.yml`")
    #expect(shown?.notes.first == "tried `a`, `b`")
  }

  @Test(arguments: [
    ("plain", "`f` is not encrypted: it does not begin with `$ANSIBLE_VAULT;`"),
    (
      "$ANSIBLE_VAULT;1.1\n00\n",
      "`f` begins with `$ANSIBLE_VAULT;1.1`, which is no head of a vault"
    ),
    ("$ANSIBLE_VAULT;1.1;AES\n00\n", "`f` is encrypted with the unknown cipher `AES`"),
    ("$ANSIBLE_VAULT;1.1;AES256\n0g\n", "`f` is a damaged vault"),
    ("$ANSIBLE_VAULT;1.1;AES256\n30303030\n", "`f` is a damaged vault"),
  ]) func `what is no whole vault is told`(text: String, message: String) {
    let keys = VaultKeys([VaultKey(password: [1])])
    let shown = Self.message { _ = try keys.decrypt(Array(text.utf8), name: "f") }
    #expect(shown?.message == message)
  }

  @Test func `a vault that was changed does not open`() throws {
    var text = try Self.vault("some text that is long enough", "p")
    let last = text.count - 2
    text[last] = text[last] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
    let keys = VaultKeys([VaultKey(password: Array("p".utf8))])
    #expect(Self.message { _ = try keys.decrypt(text) } != nil)
  }

  @Test func `a key shows no password`() {
    let key = VaultKey(label: "prod", password: Array("hunter2".utf8))
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!"\(key) \(String(reflecting: key)) \(dumped)".contains("104"))
    #expect("\(key)" == "vault key `prod`")
  }

  @Test func `a vaulted value is decrypted when it is used, and only then`() throws {
    let right = VaultKey(password: Array("right".utf8))
    let good = String(decoding: try Self.vault("s3cret {{ x }}", "right"), as: UTF8.self)
    let bad = String(decoding: try Self.vault("x", "lost"), as: UTF8.self)
    let text = "good: !vault |\n\(Self.indented(good))\nbad: !vault |\n\(Self.indented(bad))\n"
    let file = SourceFile(name: "vars.yml", text: text)
    var store = VariableStore()
    store.extra = try YAML.load(file).value.value.mapping ?? [:]
    store.extra["nested"] = .mapping(store.extra)
    store.vaultKeys = VaultKeys([right])
    let templar = Templar(VariableScope(store: store, host: nil))
    func render(_ text: String) throws -> Value { try templar.value(.template(TemplateText(text))) }
    #expect(try render("<{{ good }}>") == "<s3cret {{ x }}>")
    #expect(try render("{{ nested.good ~ nested.good }}") == "s3cret {{ x }}s3cret {{ x }}")
    #expect(try render("{{ good }}").string == "s3cret {{ x }}")
    let shown = Self.message { _ = try render("{{ nested.bad }}") }
    #expect(shown?.message == "no vault password that was given decrypts this text")
    #expect(shown?.location?.line == 8)
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }

  @Test func `lines of a decrypted file are never shown`() throws {
    let keys = VaultKeys([VaultKey(password: Array("p".utf8))])
    let bytes = try Self.vault("password: [hunter2\n", "p")
    let file = try keys.decryptedIfVaulted(SourceFile(name: "v.yml", bytes: bytes))
    let shown = Self.message { _ = try YAML.load(file) }
    let text = DiagnosticRenderer().render(try #require(shown))
    #expect(text.contains("v.yml:"))
    #expect(!text.contains("hunter2"))
  }
}
