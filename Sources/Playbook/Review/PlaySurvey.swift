import Diagnostics
import OrderedCollections
import SystemPackage
public import Values

/// All places of one play that set variables, as far as they can be known without running it.
///
/// What is included under a name that is no template is looked over too; a file that is nowhere sets
/// nothing.
public struct PlaySurvey {
  /// The places in the order in which they are met; later ones outdo earlier ones of their kind.
  public private(set) var definitions: [PlayDefinition] = []

  private let loader: PlaybookLoader
  private let play: Play
  private let render: (Located) -> Value?
  private var followed: Set<String> = []
  private var known: Set<String> = []

  /// Looks a play over; `render` completes the names of its `vars_files`, nil where it cannot.
  public init(_ play: Play, _ loader: PlaybookLoader, render: @escaping (Located) -> Value?) {
    self.loader = loader
    self.play = play
    self.render = render
    let lineage = Lineage(play)
    for level in lineage.levels { add(level.directives[.vars], .play, "play", lineage) }
    addPrompts(lineage)
    addFiles(lineage)
    let place = PlaybookLoader.IncludePlace(play: play, lineage: lineage, isHandler: false)
    for section in play.sections { walk(section, place) }
    let handlers = PlaybookLoader.IncludePlace(play: play, lineage: lineage, isHandler: true)
    walk(play.allHandlers, handlers)
  }

  private mutating func addPrompts(_ lineage: Lineage) {
    for prompt in play.directives[.varsPrompt]?.sequence ?? [] {
      guard let name = prompt.entry("name")?.value else { continue }
      var fallback = prompt.entry("default")?.value.value
      if prompt.entry("private")?.value.scalar?.isTrue ?? true { fallback = nil }
      add(name, fallback, .prompt, "asked for", lineage)
    }
  }

  private mutating func addFiles(_ lineage: Lineage) {
    let node = play.directives[.varsFiles]
    for entry in node?.sequence ?? node.map({ [$0] }) ?? [] {
      let names = (entry.sequence ?? [entry]).compactMap(render).flatMap { name in
        name.items?.map(\.pythonString) ?? [name.pythonString]
      }
      let found = try? loader.entries(inFirstOf: names, besidePlay: play.folder)
      for entry in found ?? [] { add(entry, .file, names.joined(separator: ", "), lineage) }
    }
  }

  private mutating func walk(_ statements: [Statement], _ place: PlaybookLoader.IncludePlace) {
    for statement in statements {
      switch statement {
      case .task(let task): look(at: task, place)
      case .block(let block):
        var inner = place
        inner.lineage = place.lineage.appending(block)
        if let role = block.role { add(role, inner.lineage) }
        let owner = block.role.map { "role `\($0.fullName)`" } ?? "block"
        add(block.directives[.vars], .block, owner, inner.lineage)
        for part in [block.body, block.rescue, block.always] { walk(part, inner) }
      }
    }
  }

  private mutating func add(_ role: Role, _ lineage: Lineage) {
    let owner = "role `\(role.fullName)`"
    let files = loader.entries(of: role)
    let isPublic = role.isPublic
    for entry in files.defaults {
      add(entry, isPublic ? .roleDefault : .innerDefault, owner, lineage)
    }
    for entry in files.variables {
      add(entry, isPublic ? .roleVariable : .innerVariable, owner, lineage)
    }
    guard let location = role.location else { return }
    for (name, value) in role.parameters {
      let key = Located(.scalar(name), at: location)
      add(key, value, .roleParameter, owner, lineage)
    }
  }

  private mutating func look(at task: Task, _ place: PlaybookLoader.IncludePlace) {
    let lineage = place.lineage.appending(task)
    let owner = "`\(task.title(in: lineage) { node, _ in node.text ?? "" })`"
    let isInclude = ControlAction(task) != nil
    add(task.directives[.vars], isInclude ? .includeParameter : .task, owner, lineage)
    if let name = task.directives[.register] { add(name, nil, .result, owner, lineage) }
    switch task.action.module {
    case "ansible.builtin.set_fact":
      for entry in task.action.arguments where entry.key.text != "cacheable" {
        add(entry, .fact, owner, lineage)
      }
    case "ansible.builtin.include_vars": addIncluded(task, owner, lineage)
    default: break
    }
    // A mistake in what is included is told by `lint` and by the run.
    let statements = try? loader.inclusion(of: task, at: place, notIn: &followed)
    walk(statements ?? [], place)
  }

  private mutating func addIncluded(_ task: Task, _ owner: String, _ lineage: Lineage) {
    guard let name = task.argument("file", "_raw_params")?.literal else { return }
    let beside = FilePath(task.location.file.name).removingLastComponent().string
    let folders = lineage.roles.reversed().map(\.path) + [beside, play.folder]
    for folder in folders {
      guard let entries = try? loader.entries(inFirstOf: [name], besidePlay: folder) else {
        continue
      }
      guard let wanted = task.argument("name")?.text else {
        for entry in entries { add(entry, .includeVars, owner, lineage) }
        return
      }
      let all = Located(.mapping(entries), at: task.location)
      return add(
        Located(.scalar(.string(wanted)), at: task.location), all.value, .includeVars, owner,
        lineage)
    }
  }

  private mutating func add(
    _ variables: Located?, _ kind: PlayDefinition.Kind, _ owner: String, _ lineage: Lineage
  ) {
    for entry in variables?.entries ?? [] { add(entry, kind, owner, lineage) }
  }

  private mutating func add(
    _ entry: Located.Entry, _ kind: PlayDefinition.Kind, _ owner: String, _ lineage: Lineage
  ) {
    add(entry.key, entry.value.value, kind, owner, lineage)
  }

  private mutating func add(
    _ key: Located, _ value: Value?, _ kind: PlayDefinition.Kind, _ owner: String,
    _ lineage: Lineage
  ) {
    guard let name = key.text else { return }
    let place = "\(name) \(kind) \(key.location.file.name):\(key.location.line):\(owner)"
    guard known.insert(place).inserted else { return }
    let isHidden = lineage[.noLog]?.scalar.map { $0.isTemplate || $0.isTrue } ?? false
    definitions.append(
      PlayDefinition(
        name: name, value: value, location: key.location, kind: kind, owner: owner,
        isHidden: isHidden))
  }
}
