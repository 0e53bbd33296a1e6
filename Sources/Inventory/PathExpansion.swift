import FoundationEssentials
public import SystemPackage

/// Makes paths of settings and options absolute, as ansible-core's `unfrackpath` does.
public struct PathExpansion: Sendable {
  /// The variables that `$NAME` and `${NAME}` stand for, and `HOME` for `~`.
  public var environment: [String: String]
  /// The directory that relative paths start from, and `{{CWD}}`.
  public var workingDirectory: FilePath

  /// Expands with the process's own environment and working directory unless told otherwise.
  public init(
    environment: [String: String]? = nil, workingDirectory: FilePath? = nil
  ) {
    self.environment = environment ?? ProcessInfo.processInfo.environment
    self.workingDirectory = workingDirectory ?? Files.workingDirectory
  }

  /// The absolute path that `text` means, without `.` and `..`; links are not followed.
  ///
  /// A relative path starts from `directory`, or else from the working directory.
  public func path(_ text: String, from directory: FilePath? = nil) -> FilePath {
    let text = text.replacing("{{CWD}}", with: workingDirectory.string)
    let expanded = FilePath(home(in: variables(in: text)))
    if expanded.isAbsolute { return expanded.lexicallyNormalized() }
    return (directory ?? workingDirectory).pushing(expanded).lexicallyNormalized()
  }

  private func home(in text: String) -> String {
    guard text == "~" || text.hasPrefix("~/"), let home = environment["HOME"] else { return text }
    return home + text.dropFirst()
  }

  /// Unknown variables stay as they are written.
  private func variables(in text: String) -> String {
    var expanded = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      expanded += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      let (name, after) = Self.name(at: rest)
      if let name, let value = environment[name] {
        expanded += value
        rest = after
      } else {
        expanded += "$"
      }
    }
    return expanded + rest
  }

  private static func name(at text: Substring) -> (name: String?, after: Substring) {
    if text.first == "{", let end = text.firstIndex(of: "}") {
      return (String(text[..<end].dropFirst()), text[text.index(after: end)...])
    }
    let name = text.prefix { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return (name.isEmpty ? nil : String(name), text[name.endIndex...])
  }
}
