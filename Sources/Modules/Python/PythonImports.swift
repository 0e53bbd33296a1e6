/// What a Python file imports, wherever in it: read from its text, without running any Python.
struct PythonImports {
  /// One name that is imported, with all packages before it; perhaps a module, perhaps a thing in
  /// one.
  private(set) var names: [String] = []

  /// Reads the imports of the module `name`, whose own package is that of relative imports.
  init(_ source: [UInt8], of name: String, isPackage: Bool) {
    var package = name.split(separator: ".").map(String.init)
    if !isPackage { package = package.dropLast() }
    for statement in PythonStatements.all(in: source) {
      var words = statement.split(whereSeparator: \.isWhitespace).map(String.init)[...]
      switch words.popFirst() {
      case "import": addModules(words.joined(separator: " "))
      case "from": addMembers(words, of: package)
      default: break
      }
    }
  }

  /// Takes what follows `import`, such as `a.b as c, d`.
  private mutating func addModules(_ list: String) {
    for part in list.split(separator: ",") {
      if let name = part.split(separator: " ").first { names.append(String(name)) }
    }
  }

  /// Takes what follows `from`, such as `..a import b as c, d`.
  private mutating func addMembers(_ words: ArraySlice<String>, of package: [String]) {
    guard let keyword = words.firstIndex(of: "import") else { return }
    let written = words[..<keyword].joined()
    let level = written.prefix { $0 == "." }.count
    var module = written.dropFirst(level).split(separator: ".").map(String.init)
    if level > 0 {
      guard level <= package.count else { return }
      module = package.dropLast(level - 1) + module
    }
    let list = words[(keyword + 1)...].joined(separator: " ")
    for part in list.split(whereSeparator: { ",()".contains($0) }) {
      guard let member = part.split(separator: " ").first else { continue }
      names.append((module + (member == "*" ? [] : [String(member)])).joined(separator: "."))
    }
  }
}

/// The statements of a Python text, each on one line, without strings and comments.
private enum PythonStatements {
  static func all(in source: [UInt8]) -> [String] {
    var statements: [String] = []
    var current: [UInt8] = []
    var depth = 0
    var rest = source[...]
    func end() {
      if !current.isEmpty { statements.append(String(decoding: current, as: UTF8.self)) }
      current = []
    }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "#"): rest = rest.drop { $0 != UInt8(ascii: "\n") }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        skipString(&rest, quote: byte)
        current.append(UInt8(ascii: "_"))
      case UInt8(ascii: "\\"):
        // A line that goes on below.
        if rest.first == UInt8(ascii: "\r") { rest = rest.dropFirst() }
        if rest.first == UInt8(ascii: "\n") { rest = rest.dropFirst() }
        current.append(UInt8(ascii: " "))
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        current.append(byte)
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        current.append(byte)
      case UInt8(ascii: "\n") where depth > 0: current.append(UInt8(ascii: " "))
      case UInt8(ascii: "\n"), UInt8(ascii: ";"): end()
      // `try: import json`; a colon is never part of an import.
      case UInt8(ascii: ":") where depth == 0: end()
      default: current.append(byte)
      }
    }
    end()
    return statements
  }

  /// Passes over a string whose first quote has been read.
  private static func skipString(_ rest: inout ArraySlice<UInt8>, quote: UInt8) {
    let isLong = rest.starts(with: [quote, quote])
    if isLong { rest = rest.dropFirst(2) }
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\") {
        rest = rest.dropFirst()
      } else if byte == quote {
        guard isLong else { return }
        if rest.starts(with: [quote, quote]) {
          rest = rest.dropFirst(2)
          return
        }
      } else if byte == UInt8(ascii: "\n"), !isLong {
        return
      }
    }
  }
}
