import Diagnostics
import TestSupport
import Testing
import Values
import YAML

struct ReadingTests {
  private func load(_ text: String, _ options: YAML.Options = .init()) throws -> Located {
    try YAML.load(SourceFile(name: "file.yml", text: text), options: options).value
  }

  @Test func `an empty file is null`() throws {
    #expect(try load("").value == nil)
    #expect(try YAML.loadAll(SourceFile(name: "file.yml", text: "")).isEmpty)
  }

  @Test func `a carriage return alone ends a line`() throws {
    #expect(try load("a: 1\rb: 2").value == ["a": 1, "b": 2])
  }

  @Test(arguments: [false, true])
  func `a file in UTF-16 is read, whichever byte is first`(isBigEndian: Bool) throws {
    var bytes: [UInt8] = []
    for unit in "\u{FEFF}é: 😀\n".utf16 {
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      bytes += isBigEndian ? [high, low] : [low, high]
    }
    let value = try YAML.load(SourceFile(name: "file.yml", bytes: bytes)).value
    #expect(value.value == ["é": "😀"])
  }

  @Test func `a scalar stands where its bytes are, quotes included`() throws {
    let text = "\u{FEFF}é: \"日本\"\nb: [x, 'y z']\n"
    let value = try load(text)
    #expect(value.entry("é")?.value.location.text == "\"日本\"")
    #expect(value.entry("é")?.key.location.text == "é")
    #expect(value.entry("b")?.value.location.text == "[x, 'y z']")
    #expect(value.entry("b")?.value.sequence?[1].location.text == "'y z'")
    #expect(value.entry("b")?.value.sequence?[1].location.line == 2)
    #expect(value.entry("b")?.value.sequence?[1].location.column == 8)
  }

  @Test func `a block stands from its first to its last byte`() throws {
    let value = try load("a:\n  b: 1\n  c: two\n\n# end\nd: 3\n")
    #expect(value.entry("a")?.value.location.text == "b: 1\n  c: two")
  }

  @Test func `a missing value stands behind its colon`() throws {
    let place = try #require(try load("a:\nb: 1\n").entry("a")?.value.location)
    #expect(place.range == 2..<2)
  }

  @Test func `text with template syntax is a template that knows its place`() throws {
    let value = try load("a: x {{ y }}\nb: '{% if z %}'\nc: '{# n #}'\nd: '{ {'\n")
    for key in ["a", "b", "c"] {
      guard case .template(let template) = value.entry(key)?.value.scalar else {
        Issue.record("`\(key)` is no template")
        continue
      }
      #expect(template.location == value.entry(key)?.value.location)
    }
    #expect(value.entry("d")?.value.scalar?.string == "{ {")
  }

  @Test func `no key, and nothing unsafe, is a template`() throws {
    let value = try load("'{{ k }}': 1\nu: !unsafe '{{ x }}'\nl: !unsafe [{m: '{{ y }}'}]\n")
    #expect(value.entries?[0].key.scalar?.isTemplate == false)
    #expect(value.entry("u")?.value.scalar?.string == "{{ x }}")
    #expect(value.entry("u")?.value.isUnsafe == true)
    let inner = value.entry("l")?.value.sequence?.first?.entry("m")?.value
    #expect(inner?.scalar?.string == "{{ y }}")
    #expect(inner?.isUnsafe == true)
  }

  @Test func `lists within something unsafe keep their items`() throws {
    // ansible-core 2.16 loses them.
    #expect(try load("- !unsafe [[a], [b]]\n").value == [[["a"], ["b"]]])
  }

  @Test func `nothing is a template where plain data is asked for`() throws {
    for text in ["a: '{{ x }}'\n", "{\"a\": \"{{ x }}\"}"] {
      let value = try load(text, YAML.Options(templates: .plain))
      #expect(value.entry("a")?.value.scalar?.isTemplate == false)
    }
  }

  @Test func `a text that is JSON throughout is read by its rules`() throws {
    let value = try load("{\"a\": 1e3, \"b\":\t\"\\ud83d\\ude00 {{ x }}\"}")
    #expect(value.entry("a")?.value.scalar == 1000.0)
    #expect(value.entry("b")?.value.scalar?.isTemplate == true)
    #expect(value.entry("b")?.value.location.text == "\"\\ud83d\\ude00 {{ x }}\"")
    #expect(try load("{a: 1e3}").value == ["a": "1e3"])
  }

  @Test func `vaulted text keeps its ciphertext and its place, and shows no plain text`() throws {
    let value = try load("a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n")
    guard case .object(let object) = value.entry("a")?.value.scalar,
      let vaulted = object as? VaultedText
    else {
      Issue.record("not vaulted")
      return
    }
    #expect(vaulted.ciphertext == "$ANSIBLE_VAULT;1.1;AES256\n6162\n")
    #expect(vaulted.location?.line == 1)
    #expect(vaulted.text == nil)
  }

  @Test func `a merged entry stands where it was written`() throws {
    let value = try load("x: &x {a: 1}\ny:\n  <<: *x\n")
    #expect(value.entry("y")?.value.entry("a")?.value.location.line == 1)
  }

  @Test func `overriding a merged key is no duplicate`() throws {
    let file = SourceFile(name: "f", text: "x: &x {a: 1}\ny:\n  <<: *x\n  a: 2\n")
    #expect(try YAML.load(file).warnings.isEmpty)
  }

  @Test func `bytes that are no UTF-8 are a mistake with a place`() throws {
    let file = SourceFile(name: "f", bytes: Array("a: 1\nb: ".utf8) + [0xFF, 0x0A])
    let error = #expect(throws: YAMLError.self) { try YAML.load(file) }
    #expect(error?.kind == .invalidEncoding)
    #expect(error?.location?.line == 2)
  }
}
