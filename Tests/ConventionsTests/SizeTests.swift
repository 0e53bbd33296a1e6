import Testing

/// Files and functions stay small enough to be understood without scrolling back and forth.
struct SizeTests {
  @Test(arguments: SourceTree.sources + SourceTree.tests)
  func `a file has at most 400 lines`(_ file: SourceTree.File) {
    #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count - 1) lines")
  }

  @Test(arguments: SourceTree.sources)
  func `a function has at most 60 lines`(_ file: SourceTree.File) {
    for function in Self.functions(of: file) {
      #expect(function.length <= 60, "\(file.path):\(function.line) has \(function.length) lines")
    }
  }

  @Test func `the matcher of functions sees a long one`() {
    let body = Array(repeating: "    work()", count: 61)
    let file = SourceTree.File(
      path: "x.swift", lines: ["  func long() {"] + body + ["  }", "  func short() { work() }"])
    #expect(Self.functions(of: file).map(\.length) == [63, 1])
  }

  /// Functions by indentation: the formatter puts the closing brace below the first letter.
  static func functions(of file: SourceTree.File) -> [(line: Int, length: Int)] {
    var found: [(line: Int, length: Int)] = []
    for (index, line) in file.lines.enumerated() {
      let indent = line.prefix { $0 == " " }
      let words = line.dropFirst(indent.count).split(separator: " ")
      guard let keyword = words.firstIndex(where: { $0 == "func" || $0.hasPrefix("init(") }),
        words[..<keyword].allSatisfy({ $0.allSatisfy { $0.isLetter || "@()".contains($0) } })
      else { continue }
      if line.hasSuffix("}") {
        found.append((index + 1, 1))
        continue
      }
      let rest = file.lines[index...]
      guard let end = rest.firstIndex(where: { $0 == "\(indent)}" }) else { continue }
      found.append((index + 1, end - index + 1))
    }
    return found
  }
}
