import Diagnostics
import Testing

struct DiagnosticRendererTests {
  let file = SourceFile(
    name: "site.yml", text: "- hosts: all\n  tasks:\n\t- state: größer restart\n")

  private func location(of text: String) -> Diagnostics.SourceLocation {
    let bytes = Array(text.utf8)
    let start = file.bytes.indices.first { file.bytes[$0...].starts(with: bytes) } ?? 0
    return Diagnostics.SourceLocation(file: file, range: start..<start + bytes.count)
  }

  @Test func `a mistake is shown with its line, a caret, what is right, and a hint`() {
    let diagnostic = Diagnostic(
      .error, "`state` has no value `restart`", at: location(of: "restart"),
      label: "one of: started, restarted", notes: ["first", "second\nline"],
      hint: "did you mean `restarted`?")
    #expect(
      DiagnosticRenderer().render(diagnostic) == """
        error: `state` has no value `restart`
          ──▶ site.yml:3:18
          │
        3 │     - state: größer restart
          │                     ^^^^^^^ one of: started, restarted
        note: first
        note: second
              line
        hint: did you mean `restarted`?

        """)
  }

  @Test func `a mistake without a place is its message alone`() {
    let text = DiagnosticRenderer().render(Diagnostic(.warning, "nothing to do"))
    #expect(text == "warning: nothing to do\n")
  }

  @Test func `a second place is shown beneath the first`() {
    let diagnostic = Diagnostic(
      .error, "twice", at: location(of: "tasks"),
      related: [Diagnostic.Label(location(of: "hosts"), "here before")])
    #expect(
      DiagnosticRenderer().render(diagnostic) == """
        error: twice
          ──▶ site.yml:2:3
          │
        2 │   tasks:
          │   ^^^^^
          ──▶ site.yml:1:3
          │
        1 │ - hosts: all
          │   ^^^^^ here before

        """)
  }

  @Test func `the caret stands under wide characters too`() {
    let wide = SourceFile(name: "w", text: "名前: x")
    let place = Diagnostics.SourceLocation(file: wide, range: 8..<9)
    #expect(DiagnosticRenderer().render(Diagnostic(.error, "m", at: place)).contains("│       ^\n"))
  }

  @Test func `control characters cannot reach the terminal`() {
    let evil = SourceFile(name: "e", text: "a\u{1B}[2Jb")
    let text = DiagnosticRenderer().render(
      Diagnostic(.error, "m", at: Diagnostics.SourceLocation(file: evil, range: 0..<1)))
    #expect(!text.contains("\u{1B}"))
  }

  @Test func `a range over several lines marks only the first`() {
    let place = Diagnostics.SourceLocation(file: file, range: 2..<file.bytes.count)
    let text = DiagnosticRenderer().render(Diagnostic(.error, "m", at: place))
    #expect(text.hasSuffix("│   ^^^^^^^^^^\n"))
  }

  @Test func `colours wrap the parts and change nothing else`() {
    let diagnostic = Diagnostic(.error, "m", at: location(of: "all"), hint: "h")
    let colored = DiagnosticRenderer(isColored: true).render(diagnostic)
    let plain = colored.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(plain == DiagnosticRenderer().render(diagnostic))
    #expect(colored != plain)
  }
}
