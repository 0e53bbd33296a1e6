import OrderedCollections
import Values

/// Sets and removes options in files of sections, such as `.ini` files.
///
/// Behaves as community.general's `ini_file`, 8.6.
struct IniFile: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "community.general.ini_file"
  static let synonyms = ["ansible.builtin.ini_file"]
  static let summary = "Sets and removes options in files of sections."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("path", \.path, aliases: ["dest"], isRequired: true, "The file."),
      Parameter("section", \.section, "The section; the lines before the first where none."),
      Parameter(
        "section_has_values", \.conditions,
        "Options and values by which the section is told from others of the name."),
      Parameter("option", \.option, "The option; the whole section where none."),
      Parameter("value", \.value, "Its value."),
      Parameter("values", \.values, "Its values, a line for each."),
      Parameter("backup", \.keepsBackup, default: false, "Whether the old file is kept."),
      Parameter("state", \.state, default: "present", "Whether it is to be there."),
      Parameter(
        "exclusive", \.isExclusive, default: true, "Whether other values of the option go."),
      Parameter(
        "no_extra_spaces", \.isTight, default: false, "Whether there are no spaces around `=`."),
      Parameter(
        "ignore_spaces", \.ignoresSpaces, default: false, "Whether such spaces are no change."),
      Parameter(
        "allow_no_value", \.allowsNoValue, default: false, "Whether an option may stand alone."),
      Parameter(
        "modify_inactive_option", \.usesInactive, default: true,
        "Whether a commented line of the option is taken for it."),
      Parameter("create", \.creates, default: true, "Whether a missing file is made."),
      Parameter("follow", \.follows, default: false, "Whether what a link leads to is written."),
    ] + FileProperties.parameters(at: \.properties)

  var path = ""
  var section: String?
  var conditions: [Value]?
  var option: String?
  var value: String?
  var values: [String]?
  var keepsBackup = false
  var state = State.present
  var isExclusive = true
  var isTight = false
  var ignoresSpaces = false
  var allowsNoValue = false
  var usesInactive = true
  var creates = true
  var follows = false
  var properties = FileProperties()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let refusal { return .failure(refusal) }
    let file: TextFile
    do {
      file = try await TextFile.read(path, in: context)
    } catch let failure as TextFile.Failure {
      return failure.result
    }
    if !file.exists, !creates {
      return .failure("Destination \(file.path) does not exist!", ["rc": 257])
    }
    guard let text = HostText.editable(file.bytes) else { return HostText.refusal(file.path) }
    var edit = IniEdit(self, text)
    edit.apply()
    var difference: Mapping = [
      "before": "", "after": "", "before_header": .string("\(file.path) (content)"),
      "after_header": .string("\(file.path) (content)"),
    ]
    if context.showsDifferences {
      difference["before"] = .string(edit.old)
      difference["after"] = .string(edit.text)
    }
    var answer: Mapping = [
      "path": .string(file.path), "msg": .string(edit.message), "diff": .mapping(difference),
    ]
    guard edit.isChanged || properties != FileProperties() else {
      return TaskResult(answer.merging(Self.facts(of: file.status)) { $1 })
    }
    if !file.exists, !context.isCheckMode {
      let reply = try await Self.making.run(["path": file.path], in: context)
      if let failure = reply.failure { return .failure(failure) }
    }
    var writer = FileWriter(
      destination: file.path,
      content: .bytes(edit.isChanged ? Array(edit.text.utf8) : file.bytes),
      properties: properties, keepsBackup: keepsBackup && file.exists, follows: follows)
    if file.exists, follows || file.link == nil { writer.expected = FileWriter.sha1(file.bytes) }
    let outcome = try await writer.write(in: context)
    if outcome.reply.failure != nil {
      return writer.result(of: outcome, content: nil, context: context)
    }
    if let backup = outcome.reply["backup_file"] { answer["backup_file"] = .string(backup) }
    var status = context.isCheckMode ? file.status : outcome.after
    if follows, let link = file.link { status = link }
    return TaskResult(
      answer.merging(Self.facts(of: status)) { $1 },
      isChanged: edit.isChanged || outcome.isChanged)
  }

  /// What modules that answer a path tell of it.
  private static func facts(of status: FileStatus?) -> Mapping {
    status?.values ?? ["state": "absent"]
  }

  private var refusal: String? {
    if value != nil, values != nil { return "parameters are mutually exclusive: value|values" }
    if state == .present, !allowsNoValue, value == nil, values?.isEmpty != false {
      return "Parameter 'value(s)' must be defined if state=present and allow_no_value=False."
    }
    return nil
  }

  private static let making = ModuleScript(
    ["path"],
    """
    case $path in
      */*) said=$(mkdir -p -- "${path%/*}/" 2>&1) || fail "$said" ;;
    esac
    """)
}
