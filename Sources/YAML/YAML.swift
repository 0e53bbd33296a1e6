public import Diagnostics
public import Values

/// Reads YAML 1.1 as PyYAML and Ansible read it.
public enum YAML {
  /// A document and what a person should know about it although it can be read.
  public struct Document: Sendable {
    /// The value; null for an empty text.
    public var value: Located
    /// Such as a key that stands twice in one mapping.
    public var warnings: [Diagnostic]
  }

  /// The only document of a text.
  ///
  /// Text with template syntax is marked as a template unless `marksTemplates` says that all of it
  /// is plain data.
  public static func load(
    _ file: SourceFile, marksTemplates: Bool = true
  ) throws(YAMLError) -> Document {
    var composer = Composer(file, marksTemplates: marksTemplates)
    let empty = SourceLocation(file: file, range: 0..<0)
    let value = try composer.document() ?? Located(.scalar(.null), at: empty)
    return Document(value: value, warnings: composer.warnings)
  }
}
