import Testing

/// Each registry lists just what its folder holds.
struct RegistryTests {
  @Test func `every module is registered, and nothing else is`() {
    let declared = SourceTree.sources.filter { $0.target == "Modules" }.flatMap { file in
      file.lines.compactMap { line in
        line.firstMatch(of: #/^struct (\w+): Module\b/#).map { String($0.1) }
      }
    }
    let registry = SourceTree.text("Sources/Modules/ModuleRegistry.swift")
    let listed = registry.matches(of: #/\n    (\w+)\.self,/#).map { String($0.1) }
    #expect(listed.sorted() == declared.sorted())
    #expect(!listed.isEmpty)
    #expect(listed == listed.sorted(), "the list is kept in alphabetical order")
  }
}
