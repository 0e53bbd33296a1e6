import Diagnostics
import Modules
import OrderedCollections
import Playbook
import Templating
import Values

extension PlayRun {
  /// What one request of an include brings in, ready to run.
  private struct Ready {
    let hosts: [String]
    let statements: [Statement]
    let lineage: Lineage
  }

  /// Runs what an include brings in; answers which hosts failed.
  ///
  /// Everything is read and reported before any of it runs.
  func include(
    _ includes: Includes, _ task: Task, _ banner: TaskBanner, at place: PlaybookLoader.IncludePlace
  ) async -> [String] {
    var failed: [String] = []
    var ready: [Ready] = []
    for entry in includes.entries {
      let hosts = await state.present(among: entry.hosts.filter { !failed.contains($0) })
      guard !hosts.isEmpty else { continue }
      do {
        switch entry.inclusion.source {
        case .tasks(let name):
          ready.append(try await read(tasks: name, entry, task, banner, for: hosts, at: place))
        case .role(let arguments):
          ready.append(try read(role: arguments, entry, task, for: hosts, at: place))
        }
      } catch let error as MissingInclusion {
        await fail(entry.inclusion, banner, because: error, on: hosts)
        failed += hosts
      } catch {
        await state.refuse(error)
        await state.fail(self.hosts)
        isBroken = true
        return self.hosts
      }
    }
    for part in ready {
      let hosts = await state.present(among: part.hosts.filter { !failed.contains($0) })
      failed += await run(part.statements, part.lineage, on: hosts, at: place)
    }
    return failed
  }

  private func read(
    tasks name: String, _ entry: Includes.Entry, _ task: Task, _ banner: TaskBanner,
    for hosts: [String], at place: PlaybookLoader.IncludePlace
  ) async throws -> Ready {
    let path = context.loader.path(ofTasks: name, at: place)
    let statements = try context.loader.tasks(inFile: path, named: name, at: place)
    let shown = hosts.filter { !entry.restored.contains($0) }
    if !statements.isEmpty, !shown.isEmpty {
      await state.include(path: path, task: banner, item: entry.item, on: shown)
    }
    let folder = name.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let level = Lineage.Level(
      .include, parameters: parameters(task, entry, place),
      folder: folder.joined(separator: "/"))
    return Ready(hosts: hosts, statements: statements, lineage: lineage(level, task, place))
  }

  private func read(
    role arguments: Mapping, _ entry: Includes.Entry, _ task: Task, for hosts: [String],
    at place: PlaybookLoader.IncludePlace
  ) throws -> Ready {
    let role = try context.loader.role(
      request(arguments, task), at: place, location: task.location)
    variables.add(role)
    var parameters = parameters(task, entry, place)
    if let parent = place.lineage.role {
      let parents = place.lineage.roles.reversed()
      parameters["ansible_parent_role_names"] = .list(parents.map { .string($0.fullName) })
      parameters["ansible_parent_role_paths"] = .list(parents.map { .string($0.path) })
      parameters.merge(parent.parameters) { own, _ in own }
    }
    let level = Lineage.Level(.include, parameters: parameters, folder: role.path)
    let lineage = lineage(level, task, place)
    handlers.add(
      [.block(role.handlerBlock)] + role.imports.map { .block($0.handlerBlock) }, lineage)
    return Ready(hosts: hosts, statements: [.block(role.block)], lineage: lineage)
  }

  private func request(_ arguments: Mapping, _ task: Task) -> PlaybookLoader.RoleRequest {
    var request = PlaybookLoader.RoleRequest(name: arguments["name"]?.pythonString ?? "")
    request.tasks = arguments["tasks_from"]?.pythonString
    request.variables = arguments["vars_from"]?.pythonString
    request.defaults = arguments["defaults_from"]?.pythonString
    request.handlers = arguments["handlers_from"]?.pythonString
    request.isPublic = arguments["public"]?.isTrue ?? false
    request.allowsDuplicates = arguments["allow_duplicates"]?.isTrue ?? true
    request.validates = arguments["rolespec_validate"]?.isTrue ?? true
    request.given = task.directives[.vars]?.value.mapping ?? [:]
    return request
  }

  private func run(
    _ statements: [Statement], _ lineage: Lineage, on hosts: [String],
    at place: PlaybookLoader.IncludePlace
  ) async -> [String] {
    guard !hosts.isEmpty else { return [] }
    guard place.isHandler else { return await run(statements, lineage, on: hosts) }
    var failed: [String] = []
    for case .task(let task) in statements {
      let ready = await active(hosts.filter { !failed.contains($0) })
      guard !ready.isEmpty else { break }
      failed += await run(task, lineage.appending(task), on: ready, kind: .handler)
    }
    return failed
  }

  /// What the include gives to its tasks: its `vars`, and the item of the loop it stands in.
  private func parameters(
    _ task: Task, _ entry: Includes.Entry, _ place: PlaybookLoader.IncludePlace
  ) -> Mapping {
    let variables = task.directives[.vars]?.value.mapping ?? [:]
    return variables.merging(entry.inclusion.variables) { _, item in item }
  }

  private func lineage(
    _ level: Lineage.Level, _ task: Task, _ place: PlaybookLoader.IncludePlace
  ) -> Lineage {
    let lineage = place.lineage.appending(level)
    guard let apply = task.apply else { return lineage }
    return lineage.appending(Lineage.Level(.block, apply))
  }

  /// The include itself fails where what it asks for cannot be read.
  ///
  /// Of a role that is nowhere, ansible-core shows the mistake and counts nothing.
  private func fail(
    _ inclusion: Inclusion, _ banner: TaskBanner, because error: MissingInclusion,
    on hosts: [String]
  ) async {
    let diagnostic = error.diagnostic
    guard case .tasks = inclusion.source else {
      await state.receive(.warning(diagnostic))
      return await state.fail(hosts)
    }
    for host in hosts {
      var result = TaskResult(isFailed: true)
      result["reason"] = .string(diagnostic.message)
      let outcome = TaskOutcome(
        task: banner, host: host, status: .failed, result: result, duration: .zero,
        diagnostic: diagnostic)
      await state.finishFailedInclude(outcome)
    }
  }
}
