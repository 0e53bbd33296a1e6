import OrderedCollections

/// What custom modules need to know to run on a host.
public struct PythonSettings: Sendable {
  /// The code here that they import.
  public var library = PythonLibrary(installation: nil)
  /// The payloads of the run, each made once.
  public var payloads = PythonPayloads()
  /// The interpreter of that name which the host's variables set (`ansible_python_interpreter`).
  public var interpreter: @Sendable (_ name: String) throws -> String? = { _ in nil }
  /// Whether the module must not log its arguments (`no_log`).
  public var hidesArguments = false

  /// Nothing said.
  public init() {}
}

/// The scripts that carry modules to hosts, each made once in a run.
public actor PythonPayloads {
  private struct Key: Hashable {
    let name: String
    let content: [UInt8]
    let library: PythonLibrary
  }

  private var scripts: [Key: String] = [:]
  /// The files of `module_utils`, which many modules share.
  private var contents: [[UInt8]: ZipArchive.Content] = [:]

  /// None yet.
  public init() {}

  func script(for file: ModuleFile, _ library: PythonLibrary) -> String {
    let key = Key(name: file.name, content: file.content, library: library)
    if let known = scripts[key] { return known }
    let script =
      file.style == .python
      ? PythonScript.text(of: file, archive(of: file, library)) : ProgramScript.text(of: file)
    scripts[key] = script
    return script
  }

  private func archive(of file: ModuleFile, _ library: PythonLibrary) -> [UInt8] {
    var code = SupportCode(library)
    code.add(file.content, as: file.pythonName)
    var archive = ZipArchive()
    for (path, bytes) in code.files {
      let content = contents[bytes] ?? ZipArchive.Content(bytes)
      contents[bytes] = content
      archive.add(path, content)
    }
    return archive.bytes
  }
}
