import Values

extension Filters {
  static let paths: [String: Builtin<Value>] = [
    "basename": Builtin { input, _ in .string(split(input.pythonString).name) },
    "dirname": Builtin { input, _ in .string(split(input.pythonString).folder) },
    "splitext": Builtin { input, _ in
      let text = input.pythonString
      let (_, name) = split(text)
      let body = name.drop { $0 == "." }
      guard let dot = body.lastIndex(of: ".") else { return .tuple([.string(text), ""]) }
      let suffix = String(body[dot...])
      return .tuple([.string(String(text.dropLast(suffix.count))), .string(suffix)])
    },
    "path_join": Builtin { input, _ in
      let parts = try input.string.map { [$0] } ?? Collections.items(of: input).map(\.pythonString)
      return .string(
        parts.reduce("") { path, part in
          if part.hasPrefix("/") || path.isEmpty { return part }
          return path.hasSuffix("/") ? path + part : path + "/" + part
        })
    },
    "quote": Builtin { input, _ in .string(ShellWords.quoted(input.pythonString)) },
  ]

  /// As Python's `os.path.split`.
  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    let name = String(path[path.index(after: slash)...])
    let folder = String(path[...slash])
    let isRoot = folder.allSatisfy { $0 == "/" }
    return (isRoot ? folder : PythonStrings.strip(folder, "/", start: false), name)
  }
}
