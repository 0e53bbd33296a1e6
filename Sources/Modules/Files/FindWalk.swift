import Jinja
import OrderedCollections
import Values

extension Find {
  /// What a walk through folders has found, in the order of Python's `os.walk`.
  struct Walk {
    struct Entry {
      var path: String
      var status: FileStatus
      var checksum: String?

      /// The last part of the path.
      var name: String { String(path.split(separator: "/").last ?? "") }

      /// The folder that it is in; what is named without one is in `.`.
      var parent: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
      }
    }

    private let call: Find
    private let filter: FindFilter
    private let mark: [UInt8]
    private let now: Double
    private var root = ""
    private var examined = 0
    private var skipped: Mapping = [:]
    private var warnings: [String] = []
    var entries: [Entry] = []

    init(_ call: Find, _ filter: FindFilter, mark: String, now: Double) {
      self.call = call
      self.filter = filter
      self.mark = Array(mark.utf8)
      self.now = now
    }

    /// Takes one answer of the host.
    mutating func take(_ name: String, _ bytes: ArraySlice<UInt8>) {
      let text = String(decoding: bytes, as: UTF8.self)
      switch name {
      case "path": root = text
      case "folder": skip(root, "'\(root)' is not a directory")
      case "entries": walk(text)
      case "errors": for line in text.split(separator: "\n") { note(error: line) }
      default: break
      }
    }

    /// A folder of the walk: what is in it, in the order of the folder.
    private struct Folder {
      var files: [Entry] = []
      var folders: [Entry] = []
    }

    private mutating func walk(_ text: String) {
      var tree: [String: Folder] = [:]
      for record in text.split(separator: String(decoding: mark, as: UTF8.self)) {
        let fields = record.split(
          separator: "|", maxSplits: 19, omittingEmptySubsequences: false)
        guard fields.count == 20, let status = FileStatus(fields[..<19].joined(separator: "|"))
        else { continue }
        let path = Self.normalized(String(fields[19].dropLast()))
        let entry = Entry(path: path, status: status)
        if status.kind == .directory {
          tree[entry.parent, default: Folder()].folders.append(entry)
        } else {
          tree[entry.parent, default: Folder()].files.append(entry)
        }
      }
      visit(Self.normalized(root), in: tree, level: 1)
    }

    private mutating func visit(_ path: String, in tree: [String: Folder], level: Int) {
      guard let folder = tree[path] else { return }
      examined += folder.files.count + folder.folders.count
      if let depth = call.depth, depth > 0, level > depth { return }
      for entry in folder.files + folder.folders where isWanted(entry) { entries.append(entry) }
      guard call.recurses else { return }
      let links = call.follows ? folder.files.filter { $0.status.kind == .link } : []
      for next in folder.folders + links { visit(next.path, in: tree, level: level + 1) }
    }

    private func isWanted(_ entry: Entry) -> Bool {
      let name = entry.name
      if name.hasPrefix("."), !call.findsHidden { return false }
      let status = entry.status
      switch call.kind {
      case .any: break
      case .directory: guard status.kind == .directory else { return false }
      case .file: guard status.kind == .file else { return false }
      case .link: guard status.kind == .link else { return false }
      }
      let time =
        switch call.stamp {
        case .atime: status.accessed
        case .ctime: status.changed
        case .mtime: status.modified
        }
      return filter.accepts(name: name) && filter.accepts(age: now - time)
        && (status.kind != .file || filter.accepts(size: status.size))
        && filter.accepts(mode: status.mode)
    }

    /// `find: '/root/x': Permission denied`, with or without quotes.
    private mutating func note(error line: Substring) {
      let parts = line.split(separator: ": ", maxSplits: 1)
      guard parts.count == 2, let colon = parts[1].lastIndex(of: ":") else { return }
      let path = Self.normalized(parts[1][..<colon].trimmingQuotes)
      let reason = parts[1][colon...].dropFirst(2)
      guard reason == "Permission denied" else { return }
      skipped[.string(path)] = .string("[Errno 13] Permission denied: '\(path)'")
    }

    private mutating func skip(_ path: String, _ reason: String) {
      skipped[.string(path)] = .string(reason)
      warnings.append("Skipped '\(path)' path due to this access issue: \(reason)\n")
    }

    /// The path as Python's `os.path.normpath` gives it.
    private static func normalized(_ path: String) -> String {
      var parts: [Substring] = []
      for part in path.split(separator: "/") where part != "." {
        if part == "..", let last = parts.last, last != ".." {
          parts.removeLast()
        } else if part != ".." || !path.hasPrefix("/") {
          parts.append(part)
        }
      }
      let joined = parts.joined(separator: "/")
      if path.hasPrefix("/") { return "/" + joined }
      return joined.isEmpty ? "." : joined
    }

    /// The answer of the module.
    var result: TaskResult {
      var values: Mapping = [
        "files": .list(entries.map { .mapping(Self.values(of: $0)) }),
        "matched": .int(entries.count), "examined": .int(examined),
        "skipped_paths": .mapping(skipped),
        "msg": warnings.isEmpty
          ? "All paths examined" : "Not all paths examined, check warnings for details",
      ]
      if !warnings.isEmpty { values["warnings"] = .list(warnings.map { .string($0) }) }
      return TaskResult(values)
    }

    private static func values(of entry: Entry) -> Mapping {
      let status = entry.status
      func name(_ text: String) -> Value { .string(text == "UNKNOWN" ? "" : text) }
      var mode = String(status.mode, radix: 8)
      mode = String(repeating: "0", count: max(0, 4 - mode.count)) + mode
      var values: Mapping = [
        "path": .string(entry.path), "mode": .string(mode), "gr_name": name(status.group),
        "pw_name": name(status.owner),
      ]
      values.merge(status.facts) { own, _ in own }
      if let checksum = entry.checksum { values["checksum"] = .string(checksum) }
      return values
    }
  }
}

extension Substring {
  /// The text without the quotes around it.
  fileprivate var trimmingQuotes: String {
    guard count >= 2, let first, "'\u{2018}\"".contains(first) else { return String(self) }
    return String(dropFirst().dropLast())
  }
}
