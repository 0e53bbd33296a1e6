/// How a template is written: delimiters and what happens to white space around them.
///
/// The defaults are ansible-core's: as Jinja2's, but `trim_blocks` is on.
public struct Syntax: Sendable, Hashable {
  /// Begins a statement.
  public var blockStart = "{%"
  /// Ends a statement.
  public var blockEnd = "%}"
  /// Begins an output.
  public var variableStart = "{{"
  /// Ends an output.
  public var variableEnd = "}}"
  /// Begins a comment.
  public var commentStart = "{#"
  /// Ends a comment.
  public var commentEnd = "#}"
  /// Begins a line that is a statement, if any does.
  public var lineStatementPrefix: String?
  /// Begins a comment to the end of the line, if anything does.
  public var lineCommentPrefix: String?
  /// Whether the first line break after a statement is dropped.
  public var trimsBlocks = true
  /// Whether the white space before a statement that begins a line is dropped.
  public var stripsLeadingSpace = false
  /// Whether a line break at the very end is kept.
  public var keepsTrailingNewline = true
  /// Whether backslashes in texts of outputs (`{{ 'a\n' }}`) mean themselves, as in Ansible's YAML
  /// files; not in statements, not in template files.
  public var keepsBackslashes = false
  /// What line breaks of the template's own text become.
  public var newlineSequence = "\n"

  /// The defaults of ansible-core.
  public init() {}
}
