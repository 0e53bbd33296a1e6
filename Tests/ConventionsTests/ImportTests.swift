import Testing

/// A target imports only what Package.swift names for it, so that the layers stay layers.
struct ImportTests {
  /// Modules of the toolchain that any target may import.
  static let toolchain: Set<String> = [
    "FoundationEssentials", "Glibc", "Musl", "RegexBuilder", "Synchronization", "Testing",
    "_StringProcessing",
  ]

  @Test(arguments: SourceTree.sources)
  func `every import is named in the manifest`(_ file: SourceTree.File) throws {
    let allowed = try #require(Self.manifest[file.target], "no target \(file.target)")
    for name in Self.imports(of: file) where !Self.toolchain.contains(name) {
      #expect(allowed.contains(name), "\(file.path) imports \(name)")
    }
  }

  @Test(arguments: SourceTree.sources)
  func `no file imports all of Foundation`(_ file: SourceTree.File) {
    #expect(!Self.imports(of: file).contains("Foundation"), "\(file.path)")
  }

  @Test func `the manifest is read as it is written`() throws {
    let values = try #require(Self.manifest["Values"])
    #expect(values == ["BigInt", "Diagnostics", "OrderedCollections"])
    #expect(Self.manifest["Diagnostics"] == ["SystemPackage"])
  }

  static func imports(of file: SourceTree.File) -> [String] {
    file.lines.compactMap { line in
      let words = line.split(separator: " ")
      // What is indented is text in another language.
      guard !line.hasPrefix(" "), let keyword = words.firstIndex(of: "import"),
        words[..<keyword].allSatisfy({ $0 == "public" || $0.hasPrefix("@") }),
        let module = words.last
      else { return nil }
      return String(module.split(separator: ".")[0])
    }
  }

  /// What each target of Package.swift names, products under the module that they bring.
  static let manifest: [String: Set<String>] = {
    let text = SourceTree.text("Package.swift")
    var constants: [String: [String]] = [:]
    for match in text.matches(
      of:
        #/let (\w+): (?:Target\.Dependency|\[Target\.Dependency\]) = ([^=]*?)(?=\nlet|\n\n|\n\/\/\/)/#
    ) {
      constants[String(match.1)] = names(in: String(match.2))
    }
    var targets: [String: Set<String>] = [:]
    let declarations =
      #/(?:library\(|executableTarget\(\s*name: |\.target\(\s*name: )\s*"(\w+)",([^\]]*\](?: \+ \w+)?)/#
    for match in text.matches(of: declarations) {
      let body = String(match.2)
      var allowed = Set(names(in: body))
      let words = Set(body.split { !$0.isLetter && !$0.isNumber }.map(String.init))
      for (constant, modules) in constants where words.contains(constant) {
        allowed.formUnion(modules)
      }
      targets[String(match.1)] = allowed
    }
    return targets
  }()

  private static func names(in text: String) -> [String] {
    let products = text.matches(of: #/\.product\(\s*name: "(\w+)"/#).map { String($0.1) }
    if !products.isEmpty { return products }
    return text.matches(of: #/"(\w+)"/#).map { String($0.1) }
  }
}
