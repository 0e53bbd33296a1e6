public import Diagnostics
public import OrderedCollections
import Synchronization
public import SystemPackage
public import Values
import YAML

/// Reads playbooks with all files that they name, each file once.
///
/// It outlives the reading: includes that are known only while a playbook runs go through it too.
public final class PlaybookLoader: Sendable {
  /// What playbooks are read with.
  public struct Settings: Sendable {
    /// The modules that tasks may name.
    public var catalog: ModuleCatalog
    /// The mistakes of a template's syntax.
    public var checkTemplate: @Sendable (TemplateText) -> [Diagnostic] = { _ in [] }
    /// The mistakes of a condition, which has no braces.
    public var checkExpression: @Sendable (String, SourceLocation) -> [Diagnostic] = { _, _ in [] }
    /// A value rendered with what is known before anything runs: the mappings, weakest first, and
    /// the variables of the command line.
    public var render: @Sendable (Value, [Mapping]) throws -> Value = { value, _ in value }
    /// A file that begins with `$ANSIBLE_VAULT`, decrypted.
    public var decrypt: (@Sendable (SourceFile) throws -> SourceFile)?
    /// Where roles are looked for beside a playbook's own folder (`roles_path`).
    public var rolePaths: [FilePath] = []
    /// Where `ansible_collections` are.
    public var collectionPaths: [FilePath] = []
    /// Where modules that are files are looked for beside those of playbooks and roles (`library`).
    public var libraryPaths: [FilePath] = []
    /// Whether tasks may name modules that are not in the catalog, as a listing of tasks allows.
    public var allowsUnknownModules = false

    /// Reads playbooks that call the modules of `catalog`.
    public init(catalog: ModuleCatalog) { self.catalog = catalog }
  }

  let settings: Settings
  let folders = Folders()
  let modules: ModuleFinder
  private let documents = Mutex<[String: YAML.Document]>([:])
  private let contents = Mutex<[String: RoleContent]>([:])
  private let taskCount = Atomic(0)

  /// Reads with `settings`.
  public init(_ settings: Settings) {
    self.settings = settings
    modules = ModuleFinder(settings, folders)
  }

  /// The playbook in a file, with everything that it names, or every mistake in all of these.
  public func playbook(_ path: FilePath) throws(DiagnosticError) -> Playbook {
    let folder = path.removingLastComponent()
    var parser = PlaybookParser(self, Surroundings(folder: folder.isEmpty ? "." : folder))
    return try parser.playbook(path)
  }

  /// The playbook that an already read document holds.
  public func playbook(
    _ document: Located, warnings: [Diagnostic] = []
  ) throws(DiagnosticError) -> Playbook {
    let folder = FilePath(document.location.file.name).removingLastComponent()
    var parser = PlaybookParser(self, Surroundings(folder: folder.isEmpty ? "." : folder))
    return try parser.parse(document, warnings: warnings)
  }

  /// The task that an ad-hoc command line asks for, or every mistake in it.
  public func task(_ document: Located) throws(DiagnosticError) -> Task {
    var parser = PlaybookParser(self, Surroundings(folder: "."))
    return try parser.parseTask(document)
  }

  func nextTaskID() -> Int { taskCount.add(1, ordering: .relaxed).newValue }

  /// What a file holds; read once, and decrypted where it is encrypted.
  func document(at path: FilePath) throws -> YAML.Document {
    let key = folders.absolute(path).string
    if let known = documents.withLock({ $0[key] }) { return known }
    let fresh = try YAML.load(source(path))
    documents.withLock { $0[key] = fresh }
    return fresh
  }

  /// The text of a file, decrypted where it is encrypted.
  func source(_ path: FilePath) throws -> SourceFile {
    let shown = folders.shown(path)
    let bytes: [UInt8]
    do throws(Errno) {
      bytes = try folders.bytes(of: folders.absolute(path))
    } catch {
      let reason = error.description.lowercased()
      throw DiagnosticError(Diagnostic(.error, "`\(shown)` cannot be read: \(reason)"))
    }
    let file = SourceFile(name: shown, bytes: bytes)
    guard bytes.starts(with: "$ANSIBLE_VAULT;".utf8) else { return file }
    guard let decrypt = settings.decrypt else {
      throw DiagnosticError(
        Diagnostic(.error, "`\(shown)` is encrypted, and there is no vault password for it"))
    }
    return try decrypt(file)
  }

  func content(_ key: String) -> RoleContent? { contents.withLock { $0[key] } }
  func keep(_ content: RoleContent, as key: String) { contents.withLock { $0[key] = content } }
}
