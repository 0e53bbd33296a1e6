public import SystemPackage
public import Templating

/// A template file that a module wants rendered.
public struct TemplateFile: Sendable {
  /// Where it is on this machine.
  public var path: FilePath
  /// How the task names it.
  public var name: String
  /// How it is written, and what only it sees.
  public var options: TemplateFileOptions

  /// The file at `path`, which the task calls `name`.
  public init(_ path: FilePath, name: String, options: TemplateFileOptions) {
    self.path = path
    self.name = name
    self.options = options
  }
}
