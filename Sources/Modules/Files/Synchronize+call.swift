import FoundationEssentials
import OrderedCollections
import Remote
import SystemPackage
import Values

extension Synchronize {
  struct Refusal: Error { let message: String }

  /// What stands before each line that tells of a change.
  private static let marker = "<<CHANGED>>"

  /// A path of this machine: a relative one is looked for where `copy` looks.
  func here(_ path: String, _ context: ModuleContext) -> String {
    if path.hasPrefix("/") || path.contains(":") { return path }
    let folder = context.files.searchPath.last ?? FilePath(".")
    let found = (try? context.files.find(path, in: "files")) ?? folder.appending(path)
    let text = LocalFiles.expandingHome(found.string)
    return path.hasSuffix("/") && !text.hasSuffix("/") ? text + "/" : text
  }

  /// A path of the host, whose name rsync need not know.
  func there(_ path: String) -> String {
    path.hasPrefix("rsync://") ? path : "host:\(path)"
  }

  func arguments(from: String, to: String, isDry: Bool) throws -> [String] {
    var words: [String] = []
    func add(_ word: String, if isWanted: Bool) { if isWanted { words.append(word) } }
    add("--delay-updates", if: delaysUpdates)
    add("-F", if: delaysUpdates)
    add("--compress", if: compresses)
    add("--timeout=\(timeout)", if: timeout != 0)
    add("--dry-run", if: isDry)
    add("--delete-after", if: deletes)
    add("--existing", if: updatesOnly)
    add("--checksum", if: comparesContent)
    add("--copy-links", if: copiesLinks)
    add("--archive", if: isArchive)
    for (name, isWanted) in kept where isWanted == !isArchive {
      words.append(isArchive ? "--no-\(name)" : "--\(name)")
    }
    add("--dirs", if: copiesFolders)
    if let hostProgram { words.append("--rsync-path=\(hostProgram)") }
    // Ansible has a shell's rules split them.
    for option in options { words += (try? ShellWords.split(option)) ?? [option] }
    add("--partial", if: keepsPartial)
    if let linkFolders {
      // Only its chattiest mode tells that a link was made.
      words += ["-H", "-vv"]
      words += try linkFolders.map { try linkOption($0, to: to) }
    }
    return words + ["--out-format=\(Self.marker)%i %n%L", "--", from, to]
  }

  private var kept: [(name: String, isWanted: Bool?)] {
    [
      ("recursive", recurses), ("links", keepsLinks), ("perms", keepsPermissions),
      ("times", keepsTimes), ("owner", keepsOwner), ("group", keepsGroup),
    ]
  }

  private func linkOption(_ folder: String, to destination: String) throws -> String {
    let working = FilePath(FileManager.default.currentDirectoryPath)
    func absolute(_ path: FilePath) -> String {
      (path.isAbsolute ? path : working.pushing(path)).lexicallyNormalized().string
    }
    let link = absolute(FilePath(LocalFiles.expandingHome(folder)))
    let above = absolute(FilePath(destination).removingLastComponent())
    guard !above.hasPrefix(link) else {
      throw Refusal(
        message: "Hardlinking into a subdirectory of the source would cause recursion. "
          + "\(above) and \(destination)")
    }
    return "--link-dest=\(link)"
  }

  func result(
    _ outcome: Rsync.Outcome, _ words: [String], _ context: ModuleContext
  ) -> TaskResult {
    let command = ([outcome.program] + words).map(ShellWords.quoted).joined(separator: " ")
    var values: Mapping = ["rc": .int(outcome.status), "cmd": .string(command)]
    guard outcome.status == 0 else {
      return .failure(String(decoding: outcome.errors, as: UTF8.self), values)
    }
    let output = String(decoding: outcome.output, as: UTF8.self)
    let shown = output.replacing(Self.marker, with: "")
    values["msg"] = .string(shown)
    values["stdout_lines"] = .list(
      shown.split(separator: "\n").map { .string(String($0)) })
    if context.showsDifferences { values["diff"] = ["prepared": .string(shown)] }
    // Where links are made, what did not change is told too, after a dot: Ansible's own rule.
    let isChanged =
      linkFolders == nil
      ? output.contains(Self.marker) : !output.contains(Self.marker + ".")
    return TaskResult(values, isChanged: isChanged)
  }
}
