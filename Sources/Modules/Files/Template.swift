import Jinja
import OrderedCollections
import SystemPackage
import Templating
import Values

/// Renders a template of this machine into a file of the host.
///
/// Behaves as ansible-core's `template`, 2.16. One round trip, whether the file changes or not.
struct Template: Module {
  enum LineBreak: String, ArgumentChoice {
    case newline = "\n"
    case carriageReturn = "\r"
    case both = "\r\n"

    /// As themselves, or as a text in plain or single quotes has them.
    static var accepts: Signature.Accepts {
      .choice(["\\n", "\\r", "\\r\\n"] + allCases.map(\.rawValue))
    }

    init?(argument value: Value) {
      let text = value.pythonString.replacing("\\n", with: "\n").replacing("\\r", with: "\r")
      self.init(rawValue: text)
    }
  }

  static let name = "ansible.builtin.template"
  static let summary = "Renders a template into a file of the host."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("src", \.source, isRequired: true, "The template."),
      Parameter("dest", \.destination, isRequired: true, "Where the text goes."),
      Parameter("backup", \.keepsBackup, default: false, "Whether a replaced file is kept."),
      Parameter(
        "force", \.isForced, default: true, "Whether a file that is there is replaced."),
      Parameter(
        "follow", \.follows, default: false, "Whether what a link leads to is written."),
      Parameter("validate", \.validate, "A command that must accept the file, `%s` in it."),
      Parameter("newline_sequence", \.lineBreak, default: "\\n", "What ends a line."),
      Parameter("block_start_string", \.blockStart, default: "{%", "Begins a statement."),
      Parameter("block_end_string", \.blockEnd, default: "%}", "Ends a statement."),
      Parameter("variable_start_string", \.variableStart, default: "{{", "Begins an expression."),
      Parameter("variable_end_string", \.variableEnd, default: "}}", "Ends an expression."),
      Parameter("comment_start_string", \.commentStart, default: "{#", "Begins a comment."),
      Parameter("comment_end_string", \.commentEnd, default: "#}", "Ends a comment."),
      Parameter(
        "trim_blocks", \.trimsBlocks, default: true,
        "Whether the line break behind a statement goes."),
      Parameter(
        "lstrip_blocks", \.stripsBlocks, default: false,
        "Whether the blanks before a statement go."),
      Parameter("output_encoding", \.encoding, default: "utf-8", "How the text is written."),
    ] + FileProperties.parameters(at: \.properties)

  var source = ""
  var destination = ""
  var keepsBackup = false
  var isForced = true
  var follows = false
  var validate: String?
  var lineBreak = LineBreak.newline
  var blockStart: String?
  var blockEnd: String?
  var variableStart: String?
  var variableEnd: String?
  var commentStart: String?
  var commentEnd: String?
  var trimsBlocks = true
  var stripsBlocks = false
  var encoding = "utf-8"
  var properties = FileProperties()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let validate, !validate.contains("%s") {
      return .failure("validate must contain %s: \(validate)")
    }
    let path: FilePath
    do {
      path = try context.files.find(source, in: "templates")
    } catch {
      return .failure(error.message)
    }
    let text = try context.render(TemplateFile(path, name: source, options: options))
    guard let bytes = encoded(text) else {
      return .failure("the text cannot be written in the encoding \(encoding)")
    }
    var properties = properties
    if properties.mode == .preserve { properties.mode = .number(LocalTree.mode(of: path)) }
    let writer = FileWriter(
      destination: destination, content: .bytes(bytes), properties: properties,
      name: Self.name(of: path), keepsBackup: keepsBackup, validate: validate,
      replaces: isForced, follows: follows)
    let outcome = try await writer.write(in: context)
    return writer.result(of: outcome, content: bytes, context: context)
  }

  var options: TemplateFileOptions {
    var options = TemplateFileOptions()
    var syntax = Syntax()
    if let blockStart { syntax.blockStart = blockStart }
    if let blockEnd { syntax.blockEnd = blockEnd }
    if let variableStart { syntax.variableStart = variableStart }
    if let variableEnd { syntax.variableEnd = variableEnd }
    if let commentStart { syntax.commentStart = commentStart }
    if let commentEnd { syntax.commentEnd = commentEnd }
    syntax.trimsBlocks = trimsBlocks
    syntax.stripsLeadingSpace = stripsBlocks
    syntax.newlineSequence = lineBreak.rawValue
    options.syntax = syntax
    options.destination = destination
    return options
  }

  /// The name that the file gets in a folder.
  private static func name(of path: FilePath) -> String? { path.lastComponent?.string }

  private func encoded(_ text: String) -> [UInt8]? {
    switch encoding.lowercased().replacing("_", with: "-") {
    case "utf-8", "utf8": return Array(text.utf8)
    case "ascii", "us-ascii":
      return text.unicodeScalars.allSatisfy(\.isASCII) ? Array(text.utf8) : nil
    case "latin-1", "latin1", "iso-8859-1", "iso8859-1":
      let scalars = text.unicodeScalars
      return scalars.allSatisfy { $0.value < 256 } ? scalars.map { UInt8($0.value) } : nil
    case "utf-16-le": return text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case "utf-16-be": return text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    default: return nil
    }
  }
}
