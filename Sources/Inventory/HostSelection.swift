public import Diagnostics

/// The hosts that a pattern chooses.
public struct HostSelection: Sendable {
  /// Their names, each once, in the order of the pattern and of the inventory.
  public var hosts: [String]
  /// Such as parts of the pattern that match nothing.
  public var warnings: [Diagnostic]
}

/// What `--limit` says: the hosts that a run may touch at all.
public struct HostLimit: Sendable {
  let terms: [String]

  /// Reads the option's value; `@file` stands for the lines of a file, a pattern each.
  ///
  /// - Parameters:
  ///   - text: Patterns, as `--limit` takes them.
  ///   - paths: What the paths of files mean.
  /// - Throws: Where a file cannot be read.
  public init(_ text: String, paths: PathExpansion = PathExpansion()) throws {
    var terms: [String] = []
    for term in Pattern.split(text) {
      guard term.hasPrefix("@") else {
        terms.append(term)
        continue
      }
      let name = String(term.dropFirst())
      terms += try Self.lines(of: name, paths: paths)
    }
    self.terms = terms
  }

  private static func lines(
    of name: String, paths: PathExpansion
  ) throws(InventoryError) -> [String] {
    let path = paths.path(name)
    switch Files.kind(of: path) {
    case nil: throw InventoryError(.limitFile(name, reason: "there is no such file"))
    case .directory: throw InventoryError(.limitFile(name, reason: "it is a directory"))
    case .file:
      return try Files.read(path, name: name).placedLines.map(\.text.trimmed)
        .filter { !$0.isEmpty }
    }
  }
}
