import Values

/// The lines of apt's old source files.
struct AptSources {
  struct Line: Equatable {
    var isValid: Bool
    var isEnabled = true
    var source: String
    var comment = ""

    init(_ text: String) {
      var text = text.withoutOuterSpaces
      if text.hasPrefix("#") {
        isEnabled = false
        text.removeFirst()
      }
      if let mark = text.firstIndex(of: "#"), mark > text.startIndex {
        comment = String(text[mark...].dropFirst()).withoutOuterSpaces
        text = String(text[..<mark])
      }
      source = text.withoutOuterSpaces
      let words = source.split(whereSeparator: \.isWhitespace)
      isValid = words.first == "deb" || words.first == "deb-src"
      if isValid { source = words.joined(separator: " ") }
    }

    var text: String {
      (isEnabled ? "" : "# ") + source + (comment.isEmpty ? "" : " # \(comment)")
    }
  }

  /// By path, in the order that they were read in.
  private(set) var files: [(path: String, lines: [Line])] = []

  /// Reads a file.
  mutating func add(_ path: String, _ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      Line(String($0))
    }
    if text.hasSuffix("\n") || text.isEmpty { lines.removeLast() }
    files.append((path, lines))
  }

  /// Adds a source, or enables it where it stands; in `path` if it is nowhere.
  mutating func insert(_ source: String, path: String) {
    var isKnown = false
    for file in files.indices {
      for line in files[file].lines.indices
      where files[file].lines[line].isValid && files[file].lines[line].source == source {
        files[file].lines[line].isEnabled = true
        isKnown = true
      }
    }
    if isKnown { return }
    if let file = files.firstIndex(where: { $0.path == path }) {
      files[file].lines.append(Line(source))
    } else {
      files.append((path, [Line(source)]))
    }
  }

  /// Takes a source out, wherever it is enabled.
  mutating func remove(_ source: String) {
    for file in files.indices {
      files[file].lines.removeAll { $0.isValid && $0.isEnabled && $0.source == source }
    }
  }

  /// The files that are not empty, as they would be written.
  var texts: [(path: String, text: String)] {
    files.filter { !$0.lines.isEmpty }.map { file in
      (file.path, file.lines.map { $0.text + "\n" }.joined())
    }
  }

  func text(of path: String) -> String? { texts.first { $0.path == path }?.text }

  /// The name of the file for a source: its address in letters, digits and underscores.
  static func fileName(for source: String) -> String {
    var text = ""
    var isOption = false
    for character in source {
      if character == "[" { isOption = true }
      if !isOption { text.append(character) }
      if character == "]" { isOption = false }
    }
    let words = text.split(separator: " ").filter { $0 != "deb" && $0 != "deb-src" }
    var address = words.first.map(String.init) ?? ""
    address = String(WebRequest.parts(of: address).rest)
    if let at = address.firstIndex(of: "@") { address = String(address[at...].dropFirst()) }
    let parts = address.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return parts.joined(separator: "_") + ".list"
  }
}
