import Diagnostics
import FoundationEssentials
import TestSupport
import Testing
import Values

@testable import Inventory

/// Values on lines of INI inventories against what ansible-core makes of them.
struct LiteralTests {
  struct Literal: Decodable, Sendable, CustomTestStringConvertible {
    let text: String
    let repr: String
    var testDescription: String { text }
  }

  static let all: [Literal] = {
    let data = FileManager.default.contents(atPath: CaseFile.folder("Cases/literals.json"))
    return data.flatMap { try? JSONDecoder().decode([Literal].self, from: $0) } ?? []
  }()

  @Test func `there are many literals`() { #expect(Self.all.count > 70) }

  @Test(arguments: all)
  func `a text means what it means to Ansible`(_ literal: Literal) {
    let file = SourceFile(name: "hosts", text: literal.text)
    let place = SourceLocation(file: file, range: 0..<literal.text.utf8.count)
    #expect(INIValue.read(literal.text, at: place).pythonRepresentation == literal.repr)
  }
}
