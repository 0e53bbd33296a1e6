/// Paths as Python's `os.path` takes them apart: text, whatever the disk holds.
struct PosixPath {
  let text: String

  init(_ text: String) { self.text = text }

  /// What stands before the last slash, without slashes at its end; the last part.
  var split: (head: String, tail: String) {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", text) }
    let head = text[...slash]
    let end = head.utf8.lastIndex { $0 != UInt8(ascii: "/") }
    return (String(end.map { head[...$0] } ?? head), String(text[text.utf8.index(after: slash)...]))
  }

  /// The extension with its dot, and what stands before it; dots that begin the name begin none.
  var splitExtension: (root: String, extension: String) {
    let tail = split.tail
    let name = tail.drop { $0 == "." }
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return (text, "") }
    let ending = String(name[dot...])
    return (String(text.dropLast(ending.count)), ending)
  }

  /// The path without `.`, `..` and doubled slashes, as far as text tells.
  var normalized: String {
    guard !text.isEmpty else { return "." }
    // Exactly two slashes at the start are something of their own: POSIX, 4.13.
    let slashes = text.prefix { $0 == "/" }.count
    let root = slashes == 0 ? "" : slashes == 2 ? "//" : "/"
    var parts: [Substring] = []
    for part in text.split(separator: "/") where part != "." {
      if part != ".." || root.isEmpty && (parts.last ?? "..") == ".." {
        parts.append(part)
      } else if !parts.isEmpty {
        parts.removeLast()
      }
    }
    let path = root + parts.joined(separator: "/")
    return path.isEmpty ? "." : path
  }

  /// The parts one after the other; one that begins with a slash starts anew.
  static func joined(_ parts: [String]) -> String {
    var path = parts.first ?? ""
    for part in parts.dropFirst() {
      if part.hasPrefix("/") {
        path = part
      } else {
        path += path.isEmpty || path.hasSuffix("/") ? part : "/" + part
      }
    }
    return path
  }

  /// The way from `start`, both being absolute and normalized.
  func relative(to start: String) -> String {
    let (here, there) = (start.split(separator: "/"), text.split(separator: "/"))
    let shared = zip(here, there).prefix { $0 == $1 }.count
    let parts =
      Array(repeating: "..", count: here.count - shared) + there[shared...].map(String.init)
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }
}

/// Paths as Python's `ntpath` takes them apart.
struct WindowsPath {
  let text: String

  init(_ text: String) { self.text = text }

  private static func isSlash(_ character: Character) -> Bool {
    character == "/" || character == "\\"
  }

  /// The drive `c:` or the share `\\host\share`, and the rest.
  var splitDrive: (drive: String, path: String) {
    let characters = Array(text)
    guard characters.count > 1 else { return ("", text) }
    if Self.isSlash(characters[0]), Self.isSlash(characters[1]) {
      let upper = text.uppercased().replacing("/", with: "\\")
      let start = upper.hasPrefix("\\\\?\\UNC\\") ? 8 : 2
      guard let host = characters[start...].firstIndex(where: Self.isSlash) else {
        return (text, "")
      }
      guard let end = characters[(host + 1)...].firstIndex(where: Self.isSlash) else {
        return (text, "")
      }
      return (String(characters[..<end]), String(characters[end...]))
    }
    guard characters[1] == ":" else { return ("", text) }
    return (String(characters.prefix(2)), String(characters.dropFirst(2)))
  }

  /// What stands before the last slash of either kind; the last part.
  var split: (head: String, tail: String) {
    let (drive, path) = splitDrive
    let characters = Array(path)
    let start = characters.lastIndex(where: Self.isSlash).map { $0 + 1 } ?? 0
    let head = characters[..<start]
    let end = head.lastIndex { !Self.isSlash($0) }.map { head[...$0] } ?? head
    return (drive + String(end), String(characters[start...]))
  }
}
