import FoundationEssentials
import Playbook
import Testing

/// Free-form arguments against what ansible-core made of the same texts; `record` records anew.
struct FreeFormTests {
  struct Case: Decodable, CustomTestStringConvertible {
    let text: String
    let raw: Bool
    let options: [String: String]?
    var testDescription: String { "\(raw ? "raw" : "pairs") \(text.debugDescription)" }
  }

  struct Recording: Decodable {
    let cases: [Case]
  }

  static let cases: [Case] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Cases/free_form.json")
    guard let data = try? Data(contentsOf: file),
      let recording = try? JSONDecoder().decode(Recording.self, from: data)
    else { return [] }
    return recording.cases
  }()

  @Test func `the recording is there`() {
    #expect(Self.cases.count > 80)
  }

  @Test(arguments: cases)
  func `a text means what it means to Ansible`(_ recorded: Case) {
    let parsed = FreeForm(recorded.text, keepingRaw: recorded.raw)
    guard var expected = recorded.options else {
      #expect(parsed == nil)
      return
    }
    let rest = expected.removeValue(forKey: "_raw_params") ?? ""
    #expect(parsed?.rest == rest)
    let pairs = (parsed?.pairs ?? []).map { ($0.key, $0.value) }
    #expect(Dictionary(pairs, uniquingKeysWith: { _, last in last }) == expected)
  }
}
