/// What a shell says of itself when it begins.
public struct ShellFacts: Sendable, Hashable {
  /// Its process.
  public var processIdentifier: Int
  /// Its process group, which is its own where the host lets it be.
  public var processGroup: Int
  /// The number of its user.
  public var userIdentifier: Int
  /// The name of its user.
  public var user: String
  /// Its user's home directory.
  public var home: String
  /// Where temporary files go.
  public var temporaryDirectory: String

  /// Reads the three lines that follow the greeting's mark; nil where they are others.
  init?(_ lines: [Substring]) {
    let words = lines[0].split(separator: " ")
    guard lines.count == 3, words.count >= 3, let process = Int(words[0]),
      let group = Int(words[1]), let number = Int(words[2])
    else { return nil }
    processIdentifier = process
    processGroup = group
    userIdentifier = number
    user = words.count > 3 ? String(words[3]) : ""
    home = String(lines[1])
    temporaryDirectory = String(lines[2])
  }
}
