public import Diagnostics

/// An option that was given, is meaningful to OpenSSH, and has no effect here.
public struct UnsupportedOption: Sendable, Hashable {
  /// The option as written, such as `Ciphers` or `-L`.
  public var name: String
  /// Where it was given.
  public var location: SourceLocation

  /// Notes an option and its place.
  public init(name: String, location: SourceLocation) {
    self.name = name
    self.location = location
  }

  /// One warning that names all of `options`, each once; nil when there are none.
  public static func warning(for options: [UnsupportedOption]) -> Diagnostic? {
    var seen: Set<String> = []
    let distinct = options.filter { seen.insert($0.name.lowercased()).inserted }
    guard let first = distinct.first else { return nil }
    let names = distinct.map { "`\($0.name)`" }.joined(separator: ", ")
    let isOnly = distinct.count == 1
    return Diagnostic(
      .warning,
      isOnly
        ? "the ssh option \(names) has no effect here"
        : "ssh options have no effect here: \(names)",
      at: first.location,
      related: distinct.dropFirst().map { Diagnostic.Label($0.location, "likewise") })
  }
}
