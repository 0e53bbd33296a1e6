public import Diagnostics
import OrderedCollections
public import SystemPackage

extension Inventory {
  /// Opens an encrypted file of variables; throws what a person should read where it cannot.
  public typealias Decryptor = @Sendable (SourceFile) throws -> SourceFile

  /// How sources are found and read.
  public struct Options: Sendable {
    /// Where relative paths start, and what `~` and `$NAME` in paths mean.
    public var paths = PathExpansion()
    /// The forms that are tried, by Ansible's names, in order.
    public var enabledFormats = InventorySources.enabledByDefault
    /// Endings of file names that are left out in a directory of sources.
    public var ignoredExtensions = Self.ignoredExtensionsByDefault
    /// Regular expressions of file names that are left out in a directory of sources.
    public var ignoredPatterns: [String] = []
    /// Whether a source that cannot be read is only warned about, as Ansible does.
    ///
    /// Otherwise it is an error, so that nobody runs on fewer hosts than they meant.  Files in a
    /// directory of sources are only warned about either way, as long as one of them can be read.
    public var toleratesBrokenSources = false
    /// Whether every source must be readable, files in directories too.
    public var requiresEverySource = false
    /// Opens encrypted files of variables; nil makes them a mistake.
    public var decrypt: Decryptor?

    /// What Ansible leaves out in a directory unless told otherwise.
    public static let ignoredExtensionsByDefault = [
      ".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst", ".orig", ".ini", ".cfg",
      ".retry",
    ]

    /// Ansible's defaults.
    public init() {}
  }

  /// Reads sources in their order: files, directories, scripts, or lists of hosts with a comma.
  ///
  /// - Parameters:
  ///   - sources: The sources, as they are given with `-i`.
  ///   - options: How to find and read them.
  /// - Returns: Hosts, groups and their variables, those of `group_vars/` and `host_vars/` beside
  ///   the sources too.
  /// - Throws: A `DiagnosticError` with the mistakes of all sources.
  public static func load(
    _ sources: [String], _ options: Options = Options()
  ) async throws -> Inventory {
    var loader = InventoryLoader(options)
    for source in sources where !source.isEmpty { await loader.load(source) }
    return try loader.finish()
  }

  /// Adds the variables in `group_vars/` and `host_vars/` beside a playbook.
  ///
  /// - Parameters:
  ///   - directory: The playbook's directory.
  ///   - decrypt: Opens encrypted files; nil makes them a mistake.
  /// - Throws: A `DiagnosticError` with the mistakes of all files.
  public mutating func addVariables(
    besidePlaybook directory: FilePath, decrypt: Decryptor? = nil
  ) throws {
    let known = variableFiles.contains { $0.side == .playbook && $0.directory == directory }
    guard !known else { return }
    let shown = directory.string == "." ? "" : directory.string
    variableFiles.append(
      VariableFiles(.playbook, directory: directory, shownAs: shown, decrypt: decrypt))
    try readVariableFiles()
  }

  /// Reads the files of variables of groups and hosts that are new since the last time.
  mutating func readVariableFiles() throws {
    var mistakes: [Diagnostic] = []
    for index in variableFiles.indices {
      variableFiles[index].read(for: self)
      warnings += variableFiles[index].warnings
      mistakes += variableFiles[index].mistakes
    }
    if !mistakes.isEmpty { throw DiagnosticError(mistakes) }
  }
}

extension Inventory {
  /// Adds a host while a run goes on, as `add_host` does; a host that exists joins the groups.
  ///
  /// - Parameters:
  ///   - name: The host.
  ///   - groups: Its groups, which need not exist.
  /// - Throws: A `DiagnosticError` with the mistakes of files of variables of new hosts and groups.
  public mutating func addHost(_ name: String, to groups: [String]) throws {
    currentSource = nil
    addHost(name, to: "all", at: nil)
    for group in groups {
      addGroup(group, at: nil)
      addHost(name, to: group, at: nil)
    }
    settle()
    try readVariableFiles()
  }

  /// Adds a group while a run goes on, as `group_by` does; a group that exists joins the parents.
  ///
  /// - Parameters:
  ///   - name: The group.
  ///   - parents: The groups above it, which need not exist.
  /// - Throws: Where the group would come to stand below itself, or a file of variables is wrong.
  public mutating func addGroup(_ name: String, below parents: [String]) throws {
    addGroup(name, at: nil)
    for parent in parents where parent != "all" {
      addGroup(parent, at: nil)
      try addChild(name, to: parent, at: nil)
    }
    settle()
    try readVariableFiles()
  }
}
