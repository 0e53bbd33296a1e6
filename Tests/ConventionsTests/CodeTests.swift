import Testing

/// What our code never holds.
struct CodeTests {
  @Test(arguments: SourceTree.sources)
  func `only Reporting and apus print`(_ file: SourceTree.File) {
    guard !["Reporting", "apus"].contains(file.target) else { return }
    expectNone(of: [#"\bprint\("#, #"\bdump\("#, #"\bdebugPrint\("#], in: file)
  }

  @Test(arguments: SourceTree.sources)
  func `only apus starts unstructured tasks`(_ file: SourceTree.File) {
    guard file.target != "apus" else { return }
    expectNone(
      of: [#"(^\s*|[=(]\s*)Task \{"#, #"\bTask\.detached"#, #"\bTask\(priority"#], in: file)
  }

  @Test(arguments: SourceTree.sources)
  func `nothing traps on purpose`(_ file: SourceTree.File) {
    expectNone(of: [#"\btry!"#, #"\bfatalError\("#, #"\bas! "#], in: file)
  }

  @Test(arguments: SourceTree.sources + SourceTree.tests)
  func `nothing is left for later in comments`(_ file: SourceTree.File) {
    // Spelt in two halves, so that this line does not find itself.
    expectNone(of: [#"\bTO"# + #"DO\b"#, #"\bFIX"# + #"ME\b"#, #"\bXX"# + #"X\b"#], in: file)
  }

  @Test(arguments: SourceTree.sources)
  func `unchecked Sendable comes with its proof`(_ file: SourceTree.File) {
    for (index, line) in file.lines.enumerated()
    where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
      let before = file.lines[max(0, index - 6)..<index]
      #expect(
        before.contains { $0.contains("//") }, "\(file.path):\(index + 1) says not why it is safe")
    }
  }

  private func expectNone(of patterns: [String], in file: SourceTree.File) {
    for pattern in patterns {
      guard let regex = try? Regex(pattern) else {
        Issue.record("`\(pattern)` is no pattern")
        continue
      }
      for (index, line) in file.lines.enumerated() where line.contains(regex) {
        let code = line.drop { $0 == " " }
        if code.hasPrefix("//") && !pattern.contains("DO") { continue }
        Issue.record("\(file.path):\(index + 1): \(code)")
      }
    }
  }
}
