import Testing

/// Each registry lists just what its folder holds.
struct RegistryTests {
  @Test func `every module is registered, and nothing else is`() {
    let declared = SourceTree.sources.filter { $0.target == "Modules" }.flatMap { file in
      file.lines.compactMap { line in
        line.firstMatch(of: #/^struct (\w+): (?:Module|Detachable)\b/#).map { String($0.1) }
      }
    }
    let registry = SourceTree.text("Sources/Modules/ModuleRegistry.swift")
    let listed = registry.matches(of: #/\n    (\w+)\.self,/#).map { String($0.1) }
    #expect(listed.sorted() == declared.sorted())
    #expect(!listed.isEmpty)
    #expect(listed == listed.sorted(), "the list is kept in alphabetical order")
  }

  @Test func `every lookup is registered, has a file of its own, and nothing else is`() {
    let files = SourceTree.sources.filter { $0.path.contains("Templating/Lookups/") }
    let declared = files.map { file in
      file.lines.compactMap { line in
        line.firstMatch(of: #/^  static let (\w+) = Lookup\(/#).map { String($0.1) }
      }
    }
    let registry = SourceTree.text("Sources/Templating/Lookups/Lookups.swift")
    let listed = registry.matches(of: #/\.(\w+)(?=,)/#).map { String($0.1) }
    #expect(listed.sorted() == declared.flatMap(\.self).sorted())
    #expect(declared.allSatisfy { $0.count <= 1 })
    #expect(listed == listed.sorted(), "the list is kept in alphabetical order")
    #expect(!listed.isEmpty)
  }

  @Test func `every family of filters is registered, and nothing else is`() {
    let files = SourceTree.sources.filter { $0.path.contains("Templating/Filters/") }
    let declared = files.flatMap { file in
      file.lines.compactMap { line in
        line.firstMatch(of: #/^enum (\w+Filters) {/#).map { String($0.1) }
      }
    }
    let registry = SourceTree.text("Sources/Templating/AnsibleBuiltins.swift")
    let listed = registry.matches(of: #/", (\w+Filters)\.all\),/#).map { String($0.1) }
    #expect(listed.sorted() == declared.sorted())
    #expect(!listed.isEmpty)
  }
}
