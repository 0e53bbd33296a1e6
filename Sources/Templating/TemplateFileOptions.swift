public import Jinja
public import OrderedCollections
public import Values

/// How a template file is read and rendered.
public struct TemplateFileOptions: Sendable {
  /// Its delimiters and what happens to white space.
  public var syntax = Syntax()
  /// Variables that win over all others.
  public var variables: Mapping = [:]
  /// Whether a text that looks like a list, a mapping or a truth value becomes one.
  public var convertsData = false
  /// Where the result will be written, as templates may ask.
  public var destination: String?

  /// As the module `template` has it where nothing is said.
  public init() {}
}
