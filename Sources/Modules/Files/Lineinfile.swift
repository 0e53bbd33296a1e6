import Jinja
import OrderedCollections
import Values

/// Makes sure that a line is in a text file, or is not.
///
/// Behaves as ansible-core's `lineinfile`, 2.16; expressions are Python's.
struct Lineinfile: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "ansible.builtin.lineinfile"
  static let summary = "Makes sure that a line is in a text file, or is not."
  static let parameters: [Parameter<Self>] =
    [
      Parameter(
        "path", \.path, aliases: ["dest", "destfile", "name"], isRequired: true, "The file."),
      Parameter("line", \.line, aliases: ["value"], "The line."),
      Parameter(
        "regexp", \.pattern, aliases: ["regex"], "What the line to be replaced looks like."),
      Parameter("search_string", \.text, "What the line to be replaced contains."),
      Parameter("state", \.state, default: "present", "Whether the line is to be there."),
      Parameter(
        "backrefs", \.usesGroups, default: false, "Whether the line may hold groups such as `\\1`."),
      Parameter("insertafter", \.after, "What a new line comes after: an expression, `EOF`."),
      Parameter("insertbefore", \.before, "What a new line comes before: an expression, `BOF`."),
      Parameter("create", \.creates, default: false, "Whether a missing file is made."),
      Parameter("backup", \.keepsBackup, default: false, "Whether the old file is kept."),
      Parameter("firstmatch", \.takesFirst, default: false, "Whether the first match counts."),
      Parameter("validate", \.validate, "A command that must accept the file, `%s` in it."),
    ] + FileProperties.parameters(at: \.properties)

  var path = ""
  var line: String?
  var pattern: String?
  var text: String?
  var state = State.present
  var usesGroups = false
  var after: String?
  var before: String?
  var creates = false
  var keepsBackup = false
  var takesFirst = false
  var validate: String?
  var properties = FileProperties()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let refusal { return .failure(refusal) }
    let file: TextFile
    do {
      file = try await TextFile.read(path, in: context)
    } catch let failure as TextFile.Failure {
      return failure.result
    }
    if !file.exists {
      if state == .absent { return TaskResult(["msg": "file not present"]) }
      if !creates { return .failure("Destination \(file.path) does not exist !", ["rc": 257]) }
    }
    do {
      var edit = LineEdit(lines: file.lines)
      var extra: Mapping = [:]
      if state == .present {
        try edit.insert(line ?? "", LineSearch(self))
      } else {
        extra["found"] = .int(try edit.remove(LineSearch(self)))
      }
      let new = Array(edit.lines.joined())
      return try await TextEdit(
        file: file, new: new, properties: properties, keepsBackup: keepsBackup,
        validate: validate, writesMessage: edit.message
      ).finish(extra, in: context)
    } catch let error as TemplateError {
      return .failure(error.message)
    }
  }

  private var refusal: String? {
    if before != nil, after != nil {
      return "parameters are mutually exclusive: insertbefore|insertafter"
    }
    if pattern != nil, text != nil {
      return "parameters are mutually exclusive: regexp|search_string"
    }
    if state == .present, usesGroups, pattern == nil {
      return "regexp is required with backrefs=true"
    }
    if state == .present, line == nil { return "line is required with state=present" }
    if state == .absent, line == nil, pattern == nil, text == nil {
      return "one of line, search_string, or regexp is required with state=absent"
    }
    return nil
  }
}

/// What `lineinfile` looks for.
struct LineSearch {
  let line: String?
  let pattern: RegularExpression?
  let text: String?
  let usesGroups: Bool
  let takesFirst: Bool
  let after: String?
  let before: String?
  let place: RegularExpression?

  init(_ call: Lineinfile) throws {
    line = call.line
    pattern = try call.pattern.map { try RegularExpression.compiled($0) }
    text = call.text
    usesGroups = call.usesGroups
    takesFirst = call.takesFirst
    after = call.after
    before = call.before
    let expression =
      [after, before].compactMap { $0 }.first { !["BOF", "EOF"].contains($0) }
    place = try expression.map { try RegularExpression.compiled($0) }
  }
}
