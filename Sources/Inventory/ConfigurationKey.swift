import SystemPackage

/// A setting of `ansible.cfg`: where it stands, and what type it has.
public struct ConfigurationKey<Content: Sendable>: Sendable {
  /// Its name in messages and in `Configuration`.
  public let name: String
  /// The sections and names under which a file may hold it; of several the last wins.
  let places: [(section: String, name: String)]
  /// The environment variables that win over the file; of several the last wins.
  let environment: [String]
  /// Its value where nothing sets it.
  public let fallback: Content
  /// Its value from text.
  let read: @Sendable (ConfigurationText) throws(ConfigurationText.Mismatch) -> Content

  /// Describes a setting; `places` and `environment` hold several names between spaces.
  init(
    _ places: String, _ environment: String, _ fallback: Content,
    read: @escaping @Sendable (ConfigurationText) throws(ConfigurationText.Mismatch) -> Content
  ) {
    self.places = places.split(separator: " ").map { place in
      let section = place.prefix { $0 != "." }
      return (section: String(section), name: String(place.dropFirst(section.count + 1)))
    }
    name = self.places.first?.name ?? ""
    self.environment = environment.split(separator: " ").map(String.init)
    self.fallback = fallback
    self.read = read
  }
}

/// The text of a setting, and what relative paths in it mean.
struct ConfigurationText {
  /// What a text should be but is not.
  struct Mismatch: Error {
    let expected: String
    /// All that it could be, where that is little.
    var choices: [String] = []
  }

  let text: String
  let paths: PathExpansion
  /// The directory of the file that holds it; nil in the environment.
  let directory: FilePath?

  func number() throws(Mismatch) -> Int {
    guard let number = Int(text.trimmed) else { throw Mismatch(expected: "a whole number") }
    return number
  }

  func flag() throws(Mismatch) -> Bool {
    switch text.trimmed.lowercased() {
    case "y", "yes", "on", "1", "true", "t", "1.0": return true
    case "n", "no", "off", "0", "false", "f", "0.0": return false
    default: throw Mismatch(expected: "`true` or `false`")
    }
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type
  ) throws(Mismatch) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: text) else {
      let names = Choice.allCases.map(\.rawValue)
      let shown = names.map { "`\($0)`" }.joined(separator: ", ")
      throw Mismatch(expected: "one of \(shown)", choices: names)
    }
    return choice
  }

  /// The text; nil where it is empty.
  var nonEmpty: String? { text.isEmpty ? nil : text }

  func path() -> FilePath { paths.path(text, from: directory) }

  func list() -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map { Self.unquoted($0.trimmed) }
  }

  /// Paths separated by `separator`.
  func pathList(_ separator: Character) -> [FilePath] {
    text.split(separator: separator).map { paths.path($0.trimmed, from: directory) }
  }

  private static func unquoted(_ text: String) -> String {
    guard text.count > 1, let quote = text.first, quote == "'" || quote == "\"", text.last == quote
    else { return text }
    return String(text.dropFirst().dropLast())
  }
}
