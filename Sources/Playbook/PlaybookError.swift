import Diagnostics

/// A mistake in a playbook, found before anything runs.
struct PlaybookError: DiagnosticConvertible {
  /// The mistakes, with the facts that explain them.
  enum Kind {
    case notAList(found: String)
    case notAMapping(what: String, found: String)
    case notText(what: String)
    case missingHosts
    case unknownKeyword(String, place: Place, nearest: String?)
    case misplacedKeyword(Keyword, place: Place)
    case refusedKeyword(String, reason: String)
    case wrongShape(Keyword, Keyword.Shape, found: String)
    case noModule
    case unknownModule(String, nearest: String?)
    case severalModules(String, String)
    case actionPlugin(String, path: String)
    case unknownArgument(String, module: String, nearest: String?, known: [String])
    case missingArgument(String, module: String)
    case repeatedArgument(String, other: String)
    case wrongArgument(String, expectation: String)
    case wrongChoice(String, argument: String, choices: [String], nearest: String?)
    case freeFormRefused(module: String)
    case unbalancedQuotes
    case emptyBlock
    case missingRoleName
    case missingFile(what: String, String, searched: [String], nearest: String?)
    case importLoop(String)
    case roleLoop(String)
    case notATaskList(found: String)
    case unknownImportName(String, reason: String)
    case loopedImport(String)
    case misplacedOnInclude(Keyword, module: String)
  }

  var kind: Kind
  var location: SourceLocation?

  var diagnostic: Diagnostic {
    Diagnostic(.error, message, at: location, label: label, notes: notes, hint: hint)
  }

  private var message: String {
    switch kind {
    case .notAList(let found): "a playbook is a list of plays, but this is \(found)"
    case .notAMapping(let what, let found): "\(what) is a mapping, but this is \(found)"
    case .notText(let what): "\(what) must be text"
    case .missingHosts: "this play does not say on which `hosts` it runs"
    case .unknownKeyword(let name, let place, _): "a \(place.rawValue) has no keyword `\(name)`"
    case .misplacedKeyword(let keyword, let place):
      "`\(keyword.rawValue)` cannot stand on a \(place.rawValue)"
    case .refusedKeyword(let name, let reason): "`\(name)` cannot be used: \(reason)"
    case .wrongShape(let keyword, _, let found): "`\(keyword.rawValue)` cannot be \(found)"
    case .noModule: "this task names no module"
    case .unknownModule(let name, _): "there is no module `\(name)`"
    case .actionPlugin(let name, _):
      "`\(name)` is an action plugin, which only Ansible's own Python can run"
    case .severalModules(let first, let second):
      "a task calls one module, but this one names `\(first)` and `\(second)`"
    case .unknownArgument(let name, let module, _, _): "`\(module)` has no argument `\(name)`"
    case .missingArgument(let name, let module): "`\(module)` needs the argument `\(name)`"
    case .repeatedArgument(let name, let other): "`\(name)` and `\(other)` are the same argument"
    case .wrongArgument(let name, _): "`\(name)` has a value of the wrong type"
    case .wrongChoice(let value, let argument, _, _): "`\(argument)` has no value `\(value)`"
    case .freeFormRefused(let module): "`\(module)` takes arguments by name, not free text"
    case .unbalancedQuotes: "a quote or a template in this text is not closed"
    case .emptyBlock: "this block has no tasks"
    case .missingRoleName: "this role has no name"
    case .missingFile(let what, let name, _, _): "there is no \(what) `\(name)`"
    case .importLoop(let name): "`\(name)` imports itself"
    case .roleLoop(let name): "the role `\(name)` needs itself"
    case .notATaskList(let found): "a file of tasks is a list of tasks, but this is \(found)"
    case .unknownImportName(let name, _):
      "what `\(name)` imports cannot be told before the play runs"
    case .loopedImport(let name): "`\(name)` cannot be looped"
    case .misplacedOnInclude(let keyword, let module):
      "`\(keyword.rawValue)` cannot stand on `\(module)`"
    }
  }

  private var label: String? {
    switch kind {
    case .wrongShape(_, let shape, _): shape.expectation
    case .wrongArgument(_, let expectation): expectation
    case .wrongChoice(_, _, let choices, _): "one of: " + choices.joined(separator: ", ")
    case .unknownArgument(_, _, nil, let known) where !known.isEmpty:
      "one of: " + known.joined(separator: ", ")
    default: nil
    }
  }

  private var notes: [String] {
    switch kind {
    case .missingFile(_, _, let searched, _): searched.map { "searched: \($0)" }
    case .unknownImportName(_, let reason): [reason]
    case .actionPlugin(_, let path): ["found: \(path)"]
    default: []
    }
  }

  private var hint: String? {
    switch kind {
    case .unknownKeyword(_, _, let nearest?), .unknownModule(_, let nearest?),
      .unknownArgument(_, _, let nearest?, _), .wrongChoice(_, _, _, let nearest?),
      .missingFile(_, _, _, let nearest?):
      "did you mean `\(nearest)`?"
    case .notAList(found: "a mapping"): "begin the play with `- ` in front of its first keyword"
    case .missingHosts: "add `hosts:` with a host, a group or `all`"
    case .noModule: "add a line such as `ansible.builtin.command: hostname`"
    case .freeFormRefused: "write the arguments as `name: value` lines below the module"
    case .missingRoleName: "write `role: NAME`"
    case .unknownImportName, .loopedImport:
      "include it instead: includes are read while a play runs"
    case .misplacedOnInclude: "put it below `apply`"
    default: nil
    }
  }
}
