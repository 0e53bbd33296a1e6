public import Diagnostics
public import SystemPackage
import Values

/// Looks a playbook over as far as it can be known without running it: what is included with a name
/// that is no template is read too, and what cannot be meant is told.
public struct Review {
  /// What was found, in the order in which it was met.
  public private(set) var diagnostics: [Diagnostic] = []

  private let loader: PlaybookLoader
  private var registers: [(name: String, location: SourceLocation)] = []
  private var folders: Set<String> = []
  /// The includes that were followed: a file may be included from many places.
  private var followed: Set<String> = []

  /// Reads what is included with `loader`.
  public init(_ loader: PlaybookLoader) { self.loader = loader }

  /// Looks over a playbook file; its mistakes are told like all else.
  public mutating func add(_ path: FilePath) {
    do throws(DiagnosticError) {
      let playbook = try loader.playbook(path)
      diagnostics += playbook.warnings
      for play in playbook.plays { add(play) }
    } catch {
      diagnostics += error.diagnostics
    }
  }

  /// Tells what only shows when everything has been read.
  public mutating func finish() {
    let words = WordCount(in: folders)
    for register in registers where !words.isUsed(register.name) {
      diagnostics.append(
        Diagnostic(
          .warning, "nothing reads the registered variable `\(register.name)`",
          at: register.location))
    }
  }

  private mutating func add(_ play: Play) {
    folders.insert(play.folder)
    let place = PlaybookLoader.IncludePlace(play: play, lineage: Lineage(play), isHandler: false)
    for section in play.sections { walk(section, place) }
    let handlers = PlaybookLoader.IncludePlace(play: play, lineage: Lineage(play), isHandler: true)
    walk(play.allHandlers, handlers)
  }

  private mutating func walk(_ statements: [Statement], _ place: PlaybookLoader.IncludePlace) {
    var end: Task?
    for statement in statements {
      if let end, let location = statement.location {
        diagnostics.append(
          Diagnostic(
            .warning, "this never runs", at: location,
            related: [.init(end.action.location, "everything ends here")]))
      }
      end = nil
      switch statement {
      case .task(let task):
        look(at: task, place)
        if task.endsEverything, !place.isHandler { end = task }
      case .block(let block):
        var inner = place
        inner.lineage = place.lineage.appending(block)
        if let role = block.role { walk(role, inner) }
        for part in [block.body, block.rescue, block.always] { walk(part, inner) }
      }
    }
  }

  private mutating func walk(_ role: Role, _ place: PlaybookLoader.IncludePlace) {
    folders.insert(role.path)
    guard followed.insert("role \(role.path) \(role.fullName)").inserted else { return }
    walk(role.dependencies.map { .block($0.block) }, place)
  }

  private mutating func look(at task: Task, _ place: PlaybookLoader.IncludePlace) {
    if let node = task.directives[.register], let name = node.text {
      registers.append((name, node.location))
    }
    if let node = task.directives[.when], node.scalar?.bool == false {
      diagnostics.append(
        Diagnostic(.warning, "this task never runs", at: node.location))
    }
    if let better = Self.successors[task.action.module] {
      diagnostics.append(
        Diagnostic(
          .warning, "`\(task.action.name)` is deprecated", at: task.action.location,
          hint: "use `\(better)`"))
    }
    follow(task, place)
  }

  /// What took the place of modules that are going to leave Ansible.
  private static let successors = [
    "ansible.builtin.apt_key": "deb822_repository",
    "ansible.builtin.yum": "dnf",
  ]

  /// Reads what a task includes, where its name is no template.
  private mutating func follow(_ task: Task, _ place: PlaybookLoader.IncludePlace) {
    do {
      walk(try loader.inclusion(of: task, at: place, notIn: &followed), place)
    } catch let error as DiagnosticError {
      diagnostics += error.diagnostics
    } catch let missing as MissingInclusion {
      var diagnostic = missing.diagnostic
      diagnostic.location = diagnostic.location ?? task.action.location
      diagnostics.append(diagnostic)
    } catch {
      diagnostics.append(Diagnostic(.error, "\(error)", at: task.action.location))
    }
  }
}

extension Statement {
  /// Where it begins.
  fileprivate var location: SourceLocation? {
    switch self {
    case .task(let task): task.location
    case .block(let block): block.location
    }
  }
}

extension Task {
  /// Whether nothing after it in its list runs, on whatever host: it fails or ends the play, and no
  /// keyword makes that depend on anything.
  fileprivate var endsEverything: Bool {
    let conditions: [Keyword] = [.when, .tags, .ignoreErrors, .failedWhen, .delegateTo]
    guard loop == nil, conditions.allSatisfy({ directives[$0] == nil }) else { return false }
    switch action.module {
    case "ansible.builtin.fail": return true
    case "ansible.builtin.meta":
      return ["end_play", "end_host", "end_batch"].contains(
        argument("action", "_raw_params")?.text ?? "")
    default: return false
    }
  }
}
