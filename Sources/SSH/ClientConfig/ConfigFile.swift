import Diagnostics
import SystemPackage

/// A client configuration file with the files that it includes, parsed once and used for all hosts.
struct ConfigFile: Sendable {
  /// A line, or the files of an `Include`.
  enum Item: Sendable {
    case host(PatternList)
    case match(MatchBlock)
    case include([ConfigFile])
    case option(OptionKeyword.Change)
    /// A keyword that nobody knows: a mistake, unless `IgnoreUnknown` names it.
    case unknown(name: String, Diagnostic)
  }

  /// The lines in their order.
  fileprivate(set) var items: [Item] = []
  /// What is wrong with the file, wherever it stands: OpenSSH too refuses the whole file.
  fileprivate(set) var mistakes: [Diagnostic] = []

  /// Whether a block asks for a second reading with the final host name.
  var wantsFinalPass: Bool {
    items.contains { item in
      switch item {
      case .match(let block): block.wantsFinalPass
      case .include(let files): files.contains(where: \.wantsFinalPass)
      default: false
      }
    }
  }

  /// All mistakes, those of included files too.
  var allMistakes: [Diagnostic] {
    var all = mistakes
    for case .include(let files) in items { all += files.flatMap(\.allMistakes) }
    return all
  }
}

/// Reads configuration files and what they include.
struct ConfigFileReader {
  /// Whose files they are.
  let environment: ClientEnvironment
  /// Whether they are a user's, where `~` is allowed and relative includes live in `~/.ssh`.
  let isUserFile: Bool
  /// How deep includes may nest, as in OpenSSH.
  static let greatestDepth = 16

  /// Reads a file; nil when there is none.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - mustBePrivate: Whether only its owner and root may be able to change it.
  ///   - depth: The number of files that include it.
  /// - Returns: The lines, and what is wrong with them.
  func read(_ path: FilePath, mustBePrivate: Bool, depth: Int = 0) -> ConfigFile? {
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path, mustBePrivate: mustBePrivate)
    } catch .noSuchFile {
      return nil
    } catch {
      return ConfigFile(mistakes: [Diagnostic(.error, "cannot read `\(path)`: \(error.message)")])
    }
    var file = ConfigFile()
    let source = SourceFile(name: path.string, bytes: bytes)
    for (index, start) in source.lineStarts.enumerated() {
      let isLast = index + 1 == source.lineStarts.count
      let end = isLast ? bytes.count : source.lineStarts[index + 1] - 1
      do {
        let line = try ConfigLine.parse(Array(bytes[start..<end])) { range in
          SourceLocation(file: source, range: start + range.lowerBound..<start + range.upperBound)
        }
        guard let line, let item = try item(line, depth: depth) else { continue }
        file.items.append(item)
      } catch {
        file.mistakes += error.diagnostics
      }
    }
    return file
  }

  private func item(
    _ line: ConfigLine, depth: Int
  ) throws(DiagnosticError) -> ConfigFile.Item? {
    switch line.keyword.text.lowercased() {
    case "host": return .host(PatternList(try line.atLeastOne().map(\.text)))
    case "match": return .match(try MatchBlock(line))
    case "include": return .include(try included(by: line, depth: depth))
    default: break
    }
    guard let keyword = OptionKeyword.named(line.keyword.text) else {
      return .unknown(name: line.keyword.text.lowercased(), Self.unknownOption(line.keyword))
    }
    return try keyword.read(line).map(ConfigFile.Item.option)
  }

  /// What is said of a keyword that nobody knows.
  static func unknownOption(_ word: Word) -> Diagnostic {
    Diagnostic(
      .error, "`\(word.text)` is not an ssh option", at: word.location,
      hint: OptionKeyword.nearest(to: word.text).map { "did you mean `\($0)`?" })
  }

  private func included(
    by line: ConfigLine, depth: Int
  ) throws(DiagnosticError) -> [ConfigFile] {
    var files: [ConfigFile] = []
    for word in try line.atLeastOne() {
      if word.text.hasPrefix("~"), !isUserFile {
        throw word.error("`~` has no meaning in the system's configuration")
      }
      guard depth < Self.greatestDepth else {
        throw word.error("files include each other more than \(Self.greatestDepth) deep")
      }
      let directory =
        isUserFile ? environment.homeDirectory.appending(".ssh") : environment.systemDirectory
      guard let pattern = environment.expandingTilde(word.text) else {
        throw word.error("there is no such user")
      }
      for path in Glob.paths(matching: directory.pushing(FilePath(pattern))) {
        if let file = read(path, mustBePrivate: true, depth: depth + 1) { files.append(file) }
      }
    }
    return files
  }
}
