import OrderedCollections
import TestSupport
import Values

/// The form in which answers and folders are compared; `record` makes the same.
enum Recording {
  private static let dropped: Set<String> = [
    "invocation", "exception", "deprecations", "warnings", "action", "failed",
  ]
  private static let volatile: Set<String> = [
    "atime", "mtime", "ctime", "inode", "dev", "version", "start", "end", "delta", "backup_file",
    "elapsed", "blocks", "birthtime",
  ]

  /// Lists in the order of the file system.
  private static let unordered: Set<String> = [
    "archived", "expanded_paths", "expanded_exclude_paths",
  ]

  /// What the name of a backup ends with.
  private static var backup: Regex<Substring> { /\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~/ }

  /// An answer without what differs from run to run.
  static func comparable(_ value: Value, root: String) -> Value {
    if let mapping = value.mapping {
      let isOther =
        ["directory", "link"].contains(mapping["state"]?.string) || mapping["isdir"]?.bool == true
        || mapping["islnk"]?.bool == true
        || mapping["dest"]?.string?.contains("/packed/") == true
      var result: Mapping = [:]
      for (written, item) in mapping where !dropped.contains(written.pythonString) {
        let name = written.pythonString
        let key = comparable(written, root: root)
        if name == "files", let files = item.items {
          result[key] = .list(comparable(files, root: root))
          continue
        }
        if unordered.contains(name), let items = item.items {
          let texts = items.map { comparable($0, root: root).pythonString }
          result[key] = .list(texts.sorted(by: precedes).map(Value.string))
          continue
        }
        let isVolatile = volatile.contains(name) || (isOther && name == "size")
        result[key] = isVolatile ? "[VOLATILE]" : comparable(item, root: root)
      }
      // A failure is told either way; whether the key is there otherwise is Ansible's history.
      if mapping["failed"]?.isTrue == true { result["failed"] = true }
      return .mapping(result)
    }
    if let items = value.items { return .list(items.map { comparable($0, root: root) }) }
    guard let text = value.string else { return value }
    let cases = CaseFile.folder("Cases")
    let plain = text.replacing(cases, with: "[CASES]").replacing(root, with: "[ROOT]")
    return .string(plain.replacing(backup, with: ".[BACKUP]"))
  }

  /// What was found in folders comes in the order of the file system.
  private static func comparable(_ files: [Value], root: String) -> [Value] {
    files.map { comparable($0, root: root) }.sorted {
      precedes($0.mapping?["path"]?.string ?? "", $1.mapping?["path"]?.string ?? "")
    }
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
  }

  /// A value as text, a line for each key, so that a difference is seen.
  static func lines(_ value: Value) -> String {
    JSONWriter(indent: 1, sortsKeys: true).text(of: value)
  }

  /// A line for each thing in a folder: type, mode, owner, and content or target.
  static func tree(_ root: String) async throws -> [String] {
    let script = """
      cd "$1" || exit
      find . -mindepth 1 -name .git -prune -o -mindepth 1 \
        -printf '%P\\t%M %U:%G\\t%y\\t%l\\n' | while IFS='\t' read -r p s y l; do
        case $y/$p in
          f/packed/* | f/*/packed/*) y=packed ;;
        esac
        case $y in
          packed) content=' [PACKED]' ;;
          f) content=" $(sha1sum -- "$p" | cut -c 1-40 | tr -d '\\\\')" ;;
          l) content=" $l" ;;
          *) content= ;;
        esac
        printf '%s\\n' "$p $s$content"
      done
      """
    let listing = try await Command.run("sh", ["-c", script, "sh", root])
    return listing.split(separator: "\n").map { line in
      String(line).replacing(root, with: "[ROOT]").replacing(backup, with: ".[BACKUP]")
    }.sorted(by: precedes)
  }
}
