import Diagnostics
import Jinja
import Modules
import OrderedCollections
import Playbook
import Remote
import SystemPackage
import Templating
import Values

extension TaskExecutor {
  /// Renders the arguments, calls the module once, and judges what it answers.
  func attempt(in scope: VariableScope) async throws -> TaskOutcome {
    let templar = Templar(scope)
    let module = try module(try arguments(templar))
    let context = try context(templar, in: scope, delegate: try delegate(templar))
    let target = context.host
    let timeout =
      try lineage[.timeout].map { try templar.integer(of: $0) } ?? play.options.taskTimeout
    var outcome: TaskOutcome
    do {
      let result =
        if let plan = try backgroundPlan(templar) {
          try await runInBackground(module, plan, timeout: timeout, in: context)
        } else {
          try await limited(to: timeout) { try await module.run(in: context) }
        }
      outcome = self.outcome(judged(result, in: scope))
    } catch let error where !(error is CancellationError) {
      outcome = self.outcome(for: error)
    }
    outcome.delegate = target == host ? nil : target
    return outcome
  }

  private func module(_ arguments: Mapping) throws -> any Module {
    if let file = task.action.file {
      return try CustomModule(task.action.module, at: file, arguments: arguments)
    }
    guard let type = ModuleRegistry.module(named: task.action.module) else {
      preconditionFailure("the catalog lists a module that the registry does not")
    }
    return try decode(type, arguments)
  }

  private func decode(_ type: any Module.Type, _ arguments: Mapping) throws -> any Module {
    do {
      return try type.decoded(from: arguments)
    } catch {
      var diagnostic = error.diagnostic
      let entry = task.action.arguments.first { $0.key.text == error.name }
      diagnostic.location = entry?.value.location ?? task.action.location
      throw DiagnosticError(diagnostic)
    }
  }

  /// The arguments with their templates rendered; what rendered to `omit` is left out.
  private func arguments(_ templar: Templar) throws -> Mapping {
    var arguments = try defaults(templar)
    if let template = task.action.template {
      arguments.merge(try templar.value(of: template).mapping ?? [:]) { _, given in given }
    }
    for entry in task.action.arguments {
      let value = try templar.value(of: entry.value)
      if templar.isOmitted(value) { continue }
      arguments[try name(of: entry.key, templar)] = value
    }
    return arguments
  }

  /// The name of an argument, rendered where the module takes templates for names.
  private func name(of key: Located, _ templar: Templar) throws -> Value {
    guard let text = key.text, text.contains("{{"),
      ModuleRegistry.module(named: task.action.module)?.rendersNames ?? false
    else { return key.value }
    return try templar.value(.template(TemplateText(text, at: key.location)))
  }

  /// The host that the task is delegated to; nil where it acts on its own.
  private func delegate(_ templar: Templar) throws -> String? {
    if task.directives[.localAction] != nil { return "localhost" }
    guard let node = lineage[.delegateTo] else { return nil }
    let value = try templar.value(of: node)
    return templar.isOmitted(value) || !value.isTrue ? nil : value.pythonString
  }

  private func context(
    _ templar: Templar, in scope: VariableScope, delegate: String?
  ) throws -> ModuleContext {
    let target = delegate ?? host
    let isCheckMode =
      try lineage[.checkMode].map { try templar.truth(of: $0) } ?? play.options.isCheckMode
    let showsDifferences =
      try lineage[.diff].map { try templar.truth(of: $0) } ?? play.options.showsDifferences
    // The way to a host is no input: an address may change between two runs.
    let settings = try InputRecorder.$current.withValue(nil) {
      try HostSettings(
        target: target, isDelegated: target != host, lineage: lineage,
        defaults: play.options.connection, scope: scope, store: store)
    }
    let connections = play.connections
    var context = ModuleContext(
      host: target, isCheckMode: isCheckMode, showsDifferences: showsDifferences,
      verbosity: play.options.verbosity, environment: try environment(templar),
      connect: { try await connections.connection(for: settings) },
      evaluate: { try Self.evaluate($0, templar) },
      files: LocalFiles(searchPath: try searchPath(templar)) { [keys = store.vaultKeys] in
        try keys.decryptedIfVaulted($0, at: $1)
      },
      render: { try templar.renderedFile($0.path, name: $0.name, $0.options).pythonString })
    let theirs = target == host ? templar : Templar(VariableScope(store: store, host: target))
    context.ask = play.options.isInteractive ? play.options.ask : nil
    context.delegate = delegate
    if target != host {
      context.connectHome = {
        let home = try InputRecorder.$current.withValue(nil) {
          try HostSettings(
            target: host, isDelegated: false, lineage: lineage, defaults: play.options.connection,
            scope: scope, store: store)
        }
        return try await connections.connection(for: home)
      }
    }
    // Nor are folders and interpreters there.
    try InputRecorder.$current.withValue(nil) {
      context.jobs = try jobs(theirs, templar)
      context.python = try python(theirs, templar)
    }
    return context
  }

  /// Where the files that the task names are looked for.
  private func searchPath(_ templar: Templar) throws -> [FilePath] {
    let places =
      try templar.variable("ansible_search_path")?.items
      ?? [templar.variable("playbook_dir") ?? "."]
    return places.map { FilePath($0.pythonString) }
  }

  private static func evaluate(_ expression: String, _ templar: Templar) throws -> Value {
    do {
      return try templar.evaluate(expression: expression)
    } catch let error as TemplateError where error.isUndefined {
      throw UndefinedVariable(error.message)
    }
  }

  /// The environment of what runs on the host: all levels joined, the inner ones winning.
  private func environment(_ templar: Templar) throws -> [String: String] {
    var environment: [String: String] = [:]
    for node in lineage.all(.environment) {
      let value = try templar.value(of: node)
      if templar.isOmitted(value) { continue }
      for part in value.items ?? [value] {
        for (name, setting) in part.mapping ?? [:] where !templar.isOmitted(setting) {
          environment[name.pythonString] = setting.pythonString
        }
      }
    }
    return environment
  }

  /// Gives an action only so many seconds; nil or 0 gives it all the time it needs.
  func limited(
    to seconds: Int?, _ action: @escaping @Sendable () async throws -> TaskResult
  ) async throws -> TaskResult {
    guard let seconds, seconds > 0 else { return try await action() }
    return try await TimeLimit.run(.seconds(seconds), action)
      ?? .failure(
        "The \(task.action.name) action failed to execute in the expected time frame (\(seconds))"
          + " and was terminated")
  }
}
