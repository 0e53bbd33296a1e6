import FoundationEssentials
import Jinja
import Values

/// Paths of this machine and of Windows, taken apart as text.
enum PathFilters {
  static let all: [Filter] = [
    Filter("basename") { (path: PathText) in path.text.derived(path.posix.split.tail) },
    Filter("dirname") { (path: PathText) in path.text.derived(path.posix.split.head) },
    Filter("splitext") { (path: PathText) -> Value in
      let parts = path.posix.splitExtension
      return .tuple([path.text.derived(parts.root), path.text.derived(parts.extension)])
    },
    Filter("normpath") { (path: PathText) in path.text.derived(path.posix.normalized) },
    Filter("expanduser") { (path: PathText) in
      path.text.derived(LocalPath.expandingUser(path.text.string))
    },
    Filter("expandvars") { (path: PathText) in
      path.text.derived(LocalPath.expandingVariables(path.text.string))
    },
    Filter("realpath") { (path: PathText) in
      path.text.derived(LocalPath.resolvingLinks(path.text.string))
    },
    Filter("relpath", .named("start", PathText("."))) { (path: PathText, start: PathText) in
      guard !path.text.string.isEmpty else { throw TemplateError("`relpath` needs a path") }
      let base = LocalPath.absolute(start.text.string.isEmpty ? "." : start.text.string)
      return path.text.derived(
        PosixPath(LocalPath.absolute(path.text.string)).relative(to: base))
    },
    Filter("path_join") { (value: Value) in
      try value.requireDefined()
      if value.string != nil { return value }
      guard let items = value.items, !items.isEmpty else {
        throw TemplateError("`path_join` needs paths, not `\(value.typeName)`")
      }
      let path = Text(string: PosixPath.joined(try texts(items)), isSecret: value.holdsSecret)
      return path.derived(path.string)
    },
    Filter("commonpath") { (value: Value) in
      try value.requireDefined()
      guard let items = value.items else {
        throw TemplateError("`commonpath` needs a list of paths, not `\(value.typeName)`")
      }
      let path = Text(string: try commonPath(texts(items)), isSecret: value.holdsSecret)
      return path.derived(path.string)
    },
    Filter("win_basename") { (path: PathText) in path.text.derived(path.windows.split.tail) },
    Filter("win_dirname") { (path: PathText) in path.text.derived(path.windows.split.head) },
    Filter("win_splitdrive") { (path: PathText) -> Value in
      let parts = path.windows.splitDrive
      return .tuple([path.text.derived(parts.drive), path.text.derived(parts.path)])
    },
  ]

  private static func texts(_ items: [Value]) throws -> [String] {
    try items.map { item in
      try item.requireDefined()
      guard let text = item.string else {
        throw TemplateError("a path must be text, not `\(item.typeName)`")
      }
      return text
    }
  }

  private static func commonPath(_ paths: [String]) throws -> String {
    guard let first = paths.first else { throw TemplateError("`commonpath` needs a path") }
    let isAbsolute = first.hasPrefix("/")
    guard paths.allSatisfy({ $0.hasPrefix("/") == isAbsolute }) else {
      throw TemplateError("absolute and relative paths have nothing in common")
    }
    var common = first.split(separator: "/").filter { $0 != "." }
    for path in paths.dropFirst() {
      let parts = path.split(separator: "/").filter { $0 != "." }
      common = zip(common, parts).prefix { $0 == $1 }.map(\.0)
    }
    return (isAbsolute ? "/" : "") + common.joined(separator: "/")
  }
}

/// A path as an argument: text, and nothing that would have to become text first.
struct PathText: TemplateArgument {
  let text: Text

  init(_ path: String) { text = Text(string: path, isSecret: false) }

  private init(_ text: Text) { self.text = text }

  var posix: PosixPath { PosixPath(text.string) }
  var windows: WindowsPath { WindowsPath(text.string) }

  static func reading(_ value: Value, in rendering: Rendering) throws -> PathText {
    try value.requireDefined()
    guard value.string != nil else { throw TypeMismatch(expected: "a path") }
    return PathText(try Text.reading(value, in: rendering))
  }
}

/// What this machine makes of a path.
enum LocalPath {
  /// The path from the root, without links being followed.
  static func absolute(_ path: String) -> String {
    PosixPath(PosixPath.joined([FileManager.default.currentDirectoryPath, path])).normalized
  }

  /// The path with a `~` or `~user` at its start replaced; as it is where there is no such user.
  static func expandingUser(_ path: String) -> String {
    guard path.hasPrefix("~") else { return path }
    let name = path.dropFirst().prefix { $0 != "/" }
    let home =
      name.isEmpty
      ? ProcessInfo.processInfo.environment["HOME"]
        ?? FileManager.default.homeDirectoryForCurrentUser.path
      : FileManager.default.homeDirectory(forUser: String(name))?.path
    guard var home else { return path }
    while home.hasSuffix("/") { home.removeLast() }
    let expanded = home + path.dropFirst(name.count + 1)
    return expanded.isEmpty ? "/" : expanded
  }

  /// The path with `$name` and `${name}` replaced by what the environment holds.
  static func expandingVariables(_ path: String) -> String {
    let environment = ProcessInfo.processInfo.environment
    var result = ""
    var rest = path[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[dollar...]
      let after = rest.dropFirst()
      var name = after.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      var end = name.endIndex
      if after.first == "{", let brace = after.firstIndex(of: "}") {
        name = after[after.startIndex..<brace].dropFirst()
        end = rest.index(after: brace)
      }
      let isName = end > after.startIndex
      result += isName ? environment[String(name)] ?? String(rest[..<end]) : "$"
      rest = rest[end...]
    }
    return result + rest
  }

  /// The absolute path with all links followed; what does not exist stays.
  static func resolvingLinks(_ path: String) -> String {
    var done = ""
    var rest = PosixPath.joined([FileManager.default.currentDirectoryPath, path])
      .split(separator: "/").map(String.init)
    var links = 0
    while !rest.isEmpty {
      let part = rest.removeFirst()
      if part == "." { continue }
      if part == ".." {
        done = PosixPath(done).split.head
        if done == "/" { done = "" }
        continue
      }
      let next = done + "/" + part
      // As many as Linux follows.
      if links < 40,
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: next)
      {
        links += 1
        if target.hasPrefix("/") { done = "" }
        rest = target.split(separator: "/").map(String.init) + rest
      } else {
        done = next
      }
    }
    return done.isEmpty ? "/" : done
  }
}
