public import Diagnostics
public import Values

/// Reads YAML 1.1 as ansible-core 2.16 does through PyYAML.
public enum YAML {
  /// How a text is read.
  public struct Options: Sendable {
    /// What becomes of strings with template syntax.
    public enum Templates: Sendable {
      /// They become `template` values that know their places: for what a person wrote.
      case marked
      /// They stay text: for what a machine wrote.
      case plain
    }

    /// What becomes of strings with template syntax.
    public var templates: Templates
    /// Whether a text that is JSON throughout is read by JSON's rules, as Ansible reads its files.
    public var acceptsJSON: Bool

    /// Reads a file that a person wrote, unless told otherwise.
    public init(templates: Templates = .marked, acceptsJSON: Bool = true) {
      self.templates = templates
      self.acceptsJSON = acceptsJSON
    }
  }

  /// One document of a text.
  public struct Document: Sendable {
    /// What it holds; null where it is empty.
    public var value: Located
    /// What is likely not meant as written, such as a key that stands twice.
    public var warnings: [Diagnostic]
  }

  /// Reads a text of one document; an empty text is null.
  public static func load(
    _ file: SourceFile, options: Options = Options()
  ) throws(YAMLError) -> Document {
    if options.acceptsJSON, let value = json(file, options) {
      return Document(value: value, warnings: [])
    }
    var composer = Composer(try Encoding.utf8(file), templates: options.templates)
    guard let document = try composer.nextDocument() else {
      let nothing = SourceLocation(file: file, range: 0..<0)
      return Document(value: Located(.scalar(.null), at: nothing), warnings: [])
    }
    try composer.expectEnd()
    return document
  }

  /// Reads a text of any number of documents.
  public static func loadAll(
    _ file: SourceFile, options: Options = Options()
  ) throws(YAMLError) -> [Document] {
    var composer = Composer(try Encoding.utf8(file), templates: options.templates)
    var documents: [Document] = []
    while let document = try composer.nextDocument() { documents.append(document) }
    return documents
  }

  private static func json(_ file: SourceFile, _ options: Options) -> Located? {
    let first = file.bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    return try? JSONReader.read(file, marksTemplates: options.templates == .marked)
  }
}
