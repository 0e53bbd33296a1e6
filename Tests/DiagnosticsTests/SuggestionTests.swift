import Diagnostics
import Testing

struct SuggestionTests {
  static let names = ["gather_facts", "hosts", "handlers", "tasks", "tags", "become", "copy"]

  @Test(arguments: [
    ("gather_fact", "gather_facts"), ("host", "hosts"), ("taks", "tasks"), ("HOSTS", "hosts"),
    ("becmoe", "become"), ("cop", "copy"),
  ])
  func `a slip finds its name`(_ slip: String, _ name: String) {
    #expect(Suggestion.nearest(to: slip, among: Self.names) == name)
  }

  @Test(arguments: ["", "x", "completely_else", "hosts"])
  func `what is far off, or right, gets no suggestion`(_ name: String) {
    #expect(Suggestion.nearest(to: name, among: Self.names) == nil)
  }

  @Test func `of two equally near names the first in the alphabet is taken`() {
    #expect(Suggestion.nearest(to: "tabs", among: ["tags", "taps"]) == "tags")
  }
}
