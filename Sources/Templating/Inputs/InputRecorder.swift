import FoundationEssentials
import OrderedCollections
import Synchronization
import SystemPackage
public import Values

/// Notes what is read from this machine while one task is carried out for one host.
public final class InputRecorder: Sendable {
  /// The one that notes now; nil where nobody wants to know.
  @TaskLocal public static var current: InputRecorder?

  private let host: String
  private let noted = Mutex(TaskInputs())

  /// Notes for a task on `host`.
  public init(host: String) { self.host = host }

  /// All that was noted.
  public var inputs: TaskInputs { noted.withLock { $0 } }

  /// A variable was looked up; nil is not defined.
  public func note(variable name: String, of owner: String?, _ definition: Value?) {
    let key = TaskInputs.Name(host: owner == host ? nil : owner, name: name)
    noted.withLock { $0.variables[key] = .some(definition) }
  }

  /// A variable was looked up that an earlier task set.
  public func note(result name: String) {
    noted.withLock { _ = $0.results.append(name) }
  }

  /// A file or a folder was looked for or read.
  public func note(file path: String) {
    let base = FilePath(FileManager.default.currentDirectoryPath)
    let path = base.pushing(FilePath(path)).lexicallyNormalized().string
    noted.withLock { _ = $0.files.append(path) }
  }

  /// A variable of the environment was read.
  public func note(environment name: String) {
    let value = ProcessInfo.processInfo.environment[name]
    noted.withLock { $0.environment[name] = .some(value) }
  }

  /// Something was decrypted, or a password made.
  public func noteSecret() {
    noted.withLock { $0.holdsSecret = true }
  }
}
