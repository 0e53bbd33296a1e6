import FoundationEssentials
public import SystemPackage

/// Where the Python code lies on this machine that custom modules import: their collections, folders
/// of `module_utils`, and ansible-core itself if it is installed.
///
/// No Python is run to find it. ansible-core is looked for beside the commands `ansible-playbook`
/// and `ansible` in `PATH` (in the environment that their first line names), in `VIRTUAL_ENV`, in
/// `PYTHONPATH`, beside `python3` in `PATH`, in the home directory, and in the system's own folders:
/// the first folder that holds `ansible/module_utils/basic.py`.
public struct PythonLibrary: Sendable, Hashable {
  /// The folder that holds `ansible`, if it is installed.
  public var installation: FilePath?
  /// The folders that hold `ansible_collections`.
  public var collections: [FilePath]
  /// The folders of `module_utils` that win over those of ansible-core.
  public var utilities: [FilePath]

  /// Knows these places.
  public init(
    installation: FilePath?, collections: [FilePath] = [], utilities: [FilePath] = []
  ) {
    self.installation = installation
    self.collections = collections
    self.utilities = utilities
  }

  /// The folder that holds an installed ansible-core, as the environment leads to it.
  public static func installation(_ environment: [String: String]) -> FilePath? {
    folders(environment).first { holds("ansible/module_utils/basic.py", $0) }
  }

  private static func folders(_ environment: [String: String]) -> [FilePath] {
    let path = (environment["PATH"] ?? "").split(separator: ":").map { FilePath(String($0)) }
    var prefixes: [FilePath] = []
    for command in ["ansible-playbook", "ansible"] {
      prefixes += path.compactMap { prefix(ofScript: $0.appending(command)) }.prefix(1)
    }
    if let active = environment["VIRTUAL_ENV"] { prefixes.append(FilePath(active)) }
    let named = (environment["PYTHONPATH"] ?? "").split(separator: ":")
    let beside = path.filter { holds("python3", $0) }.map { $0.removingLastComponent() }
    let home = FilePath(environment["HOME"] ?? "/").appending(".local")
    let first = prefixes.flatMap(libraries) + named.map { FilePath(String($0)) }
    return first + (beside + [home, "/usr/local", "/usr"]).flatMap(libraries)
  }

  /// The environment of a script whose first line names the Python in it.
  private static func prefix(ofScript path: FilePath) -> FilePath? {
    guard let bytes = bytes(of: path, limit: 512), bytes.starts(with: "#!".utf8) else { return nil }
    let line = bytes.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    guard let interpreter = words.first, interpreter.hasPrefix("/") else { return nil }
    let program = FilePath(String(interpreter))
    guard program.lastComponent?.string.hasPrefix("python") == true else { return nil }
    return program.removingLastComponent().removingLastComponent()
  }

  /// The folders of packages below a prefix such as `/usr`.
  private static func libraries(_ prefix: FilePath) -> [FilePath] {
    let parent = prefix.appending("lib")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.string)) ?? []
    return names.filter { $0.hasPrefix("python3") }.sorted().reversed().flatMap { name in
      ["site-packages", "dist-packages"].map { parent.appending(name).appending($0) }
    }
  }

  private static func holds(_ file: String, _ folder: FilePath) -> Bool {
    FileManager.default.fileExists(atPath: folder.pushing(FilePath(file)).string)
  }

  /// The whole of a file.
  static func content(of path: String) throws -> [UInt8] {
    // Tells why where it cannot be read.
    try FileDescriptor.open(FilePath(path), .readOnly).close()
    return bytes(of: FilePath(path)) ?? []
  }

  /// The beginning of a file; nil where it cannot be read.
  static func bytes(of path: FilePath, limit: Int = .max) -> [UInt8]? {
    guard let file = try? FileDescriptor.open(path, .readOnly) else { return nil }
    return try? file.closeAfter {
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: min(limit, 1 << 16))
      while bytes.count < limit {
        let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
        if count == 0 { break }
        bytes += chunk[..<count]
      }
      return bytes
    }
  }
}
