import OrderedCollections
import Runner
import Templating
import Values

/// What a task was made of, as digests by name.
struct InputDigests: Sendable, Equatable {
  /// Something that differs from what it was.
  enum Change: Sendable, Hashable {
    case task
    case variable(TaskInputs.Name)
    case file(String)
    case environment(String)
  }

  /// That of the task as it is written.
  var definition: String
  /// Those of variables.
  var variables: OrderedDictionary<TaskInputs.Name, String> = [:]
  /// Those of files, by their names in the project.
  var files: OrderedDictionary<String, String> = [:]
  /// Those of variables of the environment.
  var environment: OrderedDictionary<String, String> = [:]

  /// What is not what it is in `other`, which was made of the same names.
  func changes(to other: InputDigests) -> [Change] {
    var changes: [Change] = definition == other.definition ? [] : [.task]
    for (name, digest) in variables where other.variables[name] != digest {
      changes.append(.variable(name))
    }
    for (name, digest) in files where other.files[name] != digest { changes.append(.file(name)) }
    for (name, digest) in environment where other.environment[name] != digest {
      changes.append(.environment(name))
    }
    return changes
  }
}

/// Makes the digests of what tasks are made of.
struct InputDigester {
  private let key: DigestKey
  private let project: ProjectFolder
  private var files: FileDigests

  init(_ key: DigestKey, _ project: ProjectFolder) {
    self.key = key
    self.project = project
    files = FileDigests(key)
  }

  mutating func digests(of step: Step) -> InputDigests {
    var digests = InputDigests(definition: key.digest(of: step.definition))
    for (name, value) in step.inputs.variables { digests.variables[name] = key.digest(of: value) }
    for path in step.inputs.files { digests.files[project.name(of: path)] = files.digest(of: path) }
    for (name, text) in step.inputs.environment {
      digests.environment[name] = key.digest(of: text.map { .string($0) })
    }
    return digests
  }
}
