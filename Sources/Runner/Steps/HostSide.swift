import Modules
import OrderedCollections
import Playbook
import SystemPackage
import Templating
import Values

extension TaskExecutor {
  /// Where jobs leave their results on the host that the task acts on.
  func jobs(_ variables: Templar, _ own: Templar) throws -> JobSettings {
    var jobs = play.options.jobs
    if let folder = try variables.variable("ansible_async_dir"), !variables.isOmitted(folder) {
      jobs.folder = folder.pythonString
    }
    jobs.hidesResults = try flag(.noLog, own)
    return jobs
  }

  /// What custom modules need to know: the interpreters of the host that the task acts on, and the
  /// code beside the playbook and the role.
  func python(_ variables: Templar, _ own: Templar) throws -> PythonSettings {
    var python = PythonSettings()
    guard task.action.file != nil else { return python }
    python.payloads = play.options.payloads
    python.library = play.options.pythonLibrary
    let folder = try own.variable("playbook_dir")?.pythonString ?? "."
    let places = [folder] + lineage.roles.reversed().map(\.path)
    python.library.utilities.insert(
      contentsOf: places.map { FilePath($0).appending("module_utils") }, at: 0)
    python.library.collections.insert(FilePath(folder).appending("collections"), at: 0)
    python.hidesArguments = try flag(.noLog, own)
    let fallback = play.options.interpreter
    python.interpreter = { name in
      if let value = try variables.variable("ansible_\(name)_interpreter"),
        !variables.isOmitted(value)
      {
        return value.pythonString
      }
      return name == "python" ? fallback : nil
    }
    return python
  }
}
