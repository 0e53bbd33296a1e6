import OrderedCollections
import Values

/// Makes files, folders and links, removes them, and sets who may do what with them.
///
/// Behaves as ansible-core's `file`, 2.16. Times are given as `now`, `preserve` or in the default
/// format of `touch -t`.
struct File: Module {
  enum State: String, ArgumentChoice { case absent, directory, file, hard, link, touch }

  static let name = "ansible.builtin.file"
  static let summary = "Makes and removes files, folders and links, and sets their properties."
  static let parameters: [Parameter<Self>] =
    [
      Parameter(
        "path", \.path, aliases: ["dest", "name"], isRequired: true, "The path to manage."),
      Parameter("state", \.state, "What is to be there; by default what is there."),
      Parameter("src", \.source, "What a link leads to."),
      Parameter("recurse", \.recurses, default: false, "Whether all that is in a folder counts."),
      Parameter(
        "force", \.isForced, default: false,
        "Whether links may lead nowhere and may replace other things."),
      Parameter(
        "follow", \.follows, default: true, "Whether what a link leads to is meant, not the link."),
      Parameter("modification_time", \.modified, "`now`, `preserve`, or a time."),
      Parameter(
        "modification_time_format", \.modifiedFormat, default: "%Y%m%d%H%M.%S",
        "How that time is written."),
      Parameter("access_time", \.accessed, "`now`, `preserve`, or a time."),
      Parameter(
        "access_time_format", \.accessedFormat, default: "%Y%m%d%H%M.%S",
        "How that time is written."),
    ] + FileProperties.parameters(at: \.properties)

  var path = ""
  var state: State?
  var source: String?
  var recurses = false
  var isForced = false
  var follows = true
  var modified: String?
  var modifiedFormat = Self.timeFormat
  var accessed: String?
  var accessedFormat = Self.timeFormat
  var properties = FileProperties()

  private static let timeFormat = "%Y%m%d%H%M.%S"

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let refusal { return .failure(refusal, ["path": .string(path)]) }
    var arguments = properties.arguments
    arguments["path"] = CommandCall.expandable(path)
    arguments["state"] = state?.rawValue ?? ""
    arguments["src"] = source.map(CommandCall.expandable) ?? ""
    arguments["recurse"] = recurses ? "1" : ""
    arguments["force"] = isForced ? "1" : ""
    arguments["follow"] = follows ? "1" : ""
    arguments["mtime"] = modified ?? ""
    arguments["atime"] = accessed ?? ""
    arguments["dry"] = context.isCheckMode ? "1" : ""
    let reply = try await Self.script.run(arguments, in: context)
    return FileAnswer(call: self, reply: reply, isDryRun: context.isCheckMode).result
  }

  private var refusal: String? {
    if recurses, let state, state != .directory {
      return "recurse option requires state to be 'directory'"
    }
    if source != nil, let state, [.directory, .file, .touch, .absent].contains(state) {
      return "src option requires state to be 'link' or 'hard'"
    }
    if state == .hard, source == nil {
      return "src is required for creating new hardlinks"
    }
    let times = [(modified, modifiedFormat), (accessed, accessedFormat)]
    for (time, format) in times {
      guard let time, !["now", "preserve", ""].contains(time) else { continue }
      if format != Self.timeFormat {
        return "times are read in the format \(Self.timeFormat), not in \(format)"
      }
      if time.contains(where: { !$0.isNumber && $0 != "." }) {
        return "Error while obtaining timestamp for time \(time) using format \(format)"
      }
    }
    return nil
  }
}
