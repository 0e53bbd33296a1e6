import Diagnostics
import Modules
import OrderedCollections
import Remote
import SystemPackage
import Templating
import TestSupport
import Testing
import Values
import YAML

/// A recorded list of tasks: `Cases/<module>/<name>.yml`, and what came of them in `<name>.json`.
struct ModuleCase: Sendable, CustomTestStringConvertible {
  let name: String
  let tasksText: String
  let recordedText: String
  let folder: FilePath
  var testDescription: String { name }

  static var all: [ModuleCase] {
    let files = CaseFile.all(in: "Cases")
    return files.filter { $0.name.hasSuffix(".yml") && $0.name.split(separator: "/").count == 2 }
      .map { file in
        let stem = String(file.name.dropLast(4))
        return ModuleCase(
          name: stem, tasksText: file.text,
          recordedText: files.first { $0.name == stem + ".json" }?.text ?? "[]",
          folder: FilePath(file.path).removingLastComponent())
      }
  }

  func tasks(root: String) throws -> [CaseTask] {
    let text = tasksText.replacing("[ROOT]", with: root).replacing(
      "[CASES]", with: CaseFile.folder("Cases"))
    let document = try YAML.load(SourceFile(name: name, text: text))
    return document.value.value.items?.compactMap { $0.mapping.flatMap(CaseTask.init) } ?? []
  }

  func recorded() throws -> [Mapping] {
    try JSONReader.value(ofText: recordedText).items?.compactMap(\.mapping) ?? []
  }
}

/// One task of a case: a module, its arguments, and the keywords that cases use.
struct CaseTask: CustomStringConvertible {
  let module: String
  let arguments: Value
  let further: Mapping
  let isCheckMode: Bool
  let showsDifferences: Bool
  let environment: [String: String]

  init?(_ task: Mapping) {
    let keywords = [
      "name", "check_mode", "diff", "become", "become_user", "args", "environment",
    ]
    let action = task.first { !keywords.contains($0.key.pythonString) }
    guard let action else { return nil }
    module = action.key.pythonString
    arguments = action.value
    further = task["args"]?.mapping ?? [:]
    isCheckMode = task["check_mode"]?.bool ?? false
    showsDifferences = task["diff"]?.bool ?? false
    environment = (task["environment"]?.mapping ?? [:]).reduce(into: [:]) {
      $0[$1.key.pythonString] = $1.value.pythonString
    }
  }

  var description: String { "\(module): \(arguments.pythonString)" }

  /// Runs the module on this machine; the keys that `register` would see.
  func run(folder: FilePath) async throws -> Mapping {
    let full = module.contains(".") ? module : "ansible.builtin.\(module)"
    let type = try #require(ModuleRegistry.module(named: full), "no module \(module)")
    var mapping = arguments.mapping ?? [:]
    if let text = arguments.string, let freeForm = type.freeForm {
      mapping = [.string(freeForm): .string(text)]
    }
    mapping.merge(further) { $1 }
    let context = ModuleContext(
      host: "localhost", isCheckMode: isCheckMode, showsDifferences: showsDifferences,
      verbosity: 0, environment: environment,
      connect: { LocalConnection(host: "localhost", become: nil) },
      evaluate: { .string($0) },
      files: LocalFiles(searchPath: [folder]) { bytes, _ in bytes },
      render: { file in
        let scope = VariableScope(store: VariableStore(), host: nil, layers: VariableLayers())
        return try Templar(scope).renderedFile(file.path, name: file.name, file.options)
          .pythonString
      })
    do {
      return try await type.decoded(from: mapping).run(in: context).registered
    } catch let error as ArgumentError {
      return TaskResult.failure(error.diagnostic.message).registered
    }
  }
}
