import Diagnostics
import OrderedCollections
import SystemPackage
import Values
import YAML

/// Sets variables on the host from files of this machine.
///
/// Behaves as ansible-core's `include_vars`, 2.16.
struct IncludeVars: Module {
  static let name = "ansible.builtin.include_vars"
  static let summary = "Sets variables on the host from files of this machine."
  static let actsLocally = true
  static let freeForm: String? = "file"
  static let parameters: [Parameter<Self>] = [
    Parameter("file", \.file, aliases: ["_raw_params"], "The file."),
    Parameter("dir", \.directory, "The folder whose files are read."),
    Parameter("depth", \.depth, default: 0, "How deep folders are searched; 0 for all."),
    Parameter("files_matching", \.pattern, "Which names are read, as a regular expression."),
    Parameter("ignore_files", \.ignored, "Which names are not, as regular expressions."),
    Parameter(
      "extensions", \.extensions, default: ["yaml", "yml", "json"], "The endings that are read."),
    Parameter(
      "ignore_unknown_extensions", \.ignoresUnknown, default: false,
      "Whether other endings are left out rather than refused."),
    Parameter("name", \.variable, "The variable that takes them all."),
    Parameter("hash_behaviour", \.behaviour, "`merge` joins mappings with those that exist."),
  ]

  enum Behaviour: String, ArgumentChoice { case replace, merge }

  var file: String?
  var directory: String?
  var depth = 0
  var pattern: String?
  var ignored: [String] = []
  var extensions = ["yaml", "yml", "json"]
  var ignoresUnknown = false
  var variable: String?
  var behaviour: Behaviour?

  /// What could not be read, in Ansible's words.
  private struct Refusal: Error { var message: String }

  func run(in context: ModuleContext) async throws -> TaskResult {
    var variables: Mapping = [:]
    var files: [String] = []
    var result = TaskResult()
    do {
      for path in try paths(context) {
        variables.merge(try read(path, context)) { _, new in new }
        files.append(path.string)
      }
    } catch let refusal as Refusal {
      result.isFailed = true
      result["message"] = .string(refusal.message)
    } catch let missing as LocalFiles.Missing {
      result.isFailed = true
      result["message"] = .string(missing.message)
    }
    if let variable { variables = [.string(variable): .mapping(variables)] }
    if !result.isFailed, behaviour == .merge {
      for (name, value) in variables {
        guard let old = try? context.evaluate(name.pythonString).mapping, let new = value.mapping
        else { continue }
        variables[name] = .mapping(old.merged(with: new))
      }
    }
    result["ansible_included_var_files"] = .list(files.map { .string($0) })
    result["ansible_facts"] = .mapping(variables)
    if !result.isFailed { result.effects = [.variables(variables)] }
    return result
  }

  private func paths(_ context: ModuleContext) throws -> [FilePath] {
    if let file { return [try context.files.find(file, in: "vars")] }
    guard let directory else { throw Refusal(message: "no file and no directory to include") }
    let root = try root(directory, context)
    switch Folder.kind(of: root) {
    case nil: throw Refusal(message: "\(root) directory does not exist")
    case .file: throw Refusal(message: "\(root) is not a directory")
    case .directory: break
    }
    let matching = try pattern.map { try regex($0) }
    let ignored = try ignored.map { try regex("(?:\($0))$") }
    return try Folder.files(below: root, depth: depth).filter { path in
      let name = path.lastComponent?.string ?? ""
      if let matching, name.firstMatch(of: matching) == nil { return false }
      if ignored.contains(where: { name.firstMatch(of: $0) != nil }) { return false }
      if extensions.contains(path.extension ?? "") { return true }
      if ignoresUnknown { return false }
      throw Refusal(
        message: "\(path) does not have a valid extension: \(extensions.joined(separator: ", "))")
    }
  }

  private func regex(_ pattern: String) throws -> Regex<AnyRegexOutput> {
    do {
      return try Regex(pattern)
    } catch {
      throw Refusal(message: "Invalid regular expression: \(pattern)")
    }
  }

  /// A folder is looked for in the role's `vars/`, else beside the playbook.
  private func root(_ name: String, _ context: ModuleContext) throws -> FilePath {
    let path = FilePath(name)
    if path.isAbsolute { return path }
    if let role = try? context.evaluate("role_path").string {
      let base = name.split(separator: "/").first == "vars" ? "" : "vars"
      return FilePath(role).appending(base).pushing(path)
    }
    return (context.files.searchPath.last ?? ".").pushing(path)
  }

  private func read(_ path: FilePath, _ context: ModuleContext) throws -> Mapping {
    let bytes = try context.files.read(path, decrypts: true)
    let document = try YAML.load(SourceFile(name: path.string, bytes: bytes))
    if let mapping = document.value.value.mapping { return mapping }
    if !document.value.value.isTrue { return [:] }
    throw Refusal(message: "\(path) must be stored as a dictionary/hash")
  }
}

extension Mapping {
  /// The two laid over each other, mappings within them too.
  fileprivate func merged(with other: Mapping) -> Mapping {
    merging(other) { old, new in
      guard let old = old.mapping, let new = new.mapping else { return new }
      return .mapping(old.merged(with: new))
    }
  }
}
