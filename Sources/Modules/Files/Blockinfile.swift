import Jinja
import OrderedCollections
import Values

/// Keeps a block of lines between two marker lines of a text file.
///
/// Behaves as ansible-core's `blockinfile`, 2.16; expressions are Python's.
struct Blockinfile: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "ansible.builtin.blockinfile"
  static let summary = "Keeps a block of lines between two markers of a text file."
  static let parameters: [Parameter<Self>] =
    [
      Parameter(
        "path", \.path, aliases: ["dest", "destfile", "name"], isRequired: true, "The file."),
      Parameter("block", \.block, aliases: ["content"], default: "", "The lines."),
      Parameter(
        "marker", \.marker, default: "# {mark} ANSIBLE MANAGED BLOCK",
        "The line around the block; `{mark}` becomes one of the next two."),
      Parameter("marker_begin", \.begin, default: "BEGIN", "What marks the beginning."),
      Parameter("marker_end", \.end, default: "END", "What marks the end."),
      Parameter("insertafter", \.after, "What a new block comes after: an expression, `EOF`."),
      Parameter("insertbefore", \.before, "What a new block comes before: an expression, `BOF`."),
      Parameter("state", \.state, default: "present", "Whether the block is to be there."),
      Parameter("create", \.creates, default: false, "Whether a missing file is made."),
      Parameter("backup", \.keepsBackup, default: false, "Whether the old file is kept."),
      Parameter("validate", \.validate, "A command that must accept the file, `%s` in it."),
      Parameter(
        "append_newline", \.addsNewlineBehind, default: false, "Whether an empty line follows."),
      Parameter(
        "prepend_newline", \.addsNewlineBefore, default: false,
        "Whether an empty line comes before."),
    ] + FileProperties.parameters(at: \.properties)

  var path = ""
  var block = ""
  var marker = "# {mark} ANSIBLE MANAGED BLOCK"
  var begin = "BEGIN"
  var end = "END"
  var after: String?
  var before: String?
  var state = State.present
  var creates = false
  var keepsBackup = false
  var validate: String?
  var addsNewlineBehind = false
  var addsNewlineBefore = false
  var properties = FileProperties()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if before != nil, after != nil {
      return .failure("parameters are mutually exclusive: insertbefore|insertafter")
    }
    let file: TextFile
    do {
      file = try await TextFile.read(path, in: context)
    } catch let failure as TextFile.Failure {
      return failure.result
    }
    if !file.exists, !creates {
      return .failure("Path \(file.path) does not exist !", ["rc": 257])
    }
    do {
      let new = Array(try edited(file.lines).joined())
      let isRemoval = state == .absent || block.isEmpty
      let message =
        !file.exists ? "File created" : isRemoval ? "Block removed" : "Block inserted"
      var result = try await TextEdit(
        file: file, new: new, properties: properties, keepsBackup: keepsBackup,
        validate: validate, writesMessage: message
      ).finish([:], in: context)
      let backup = result.values.removeValue(forKey: "backup")
      if let backup, backup.isTrue { result["backup_file"] = backup }
      return result
    } catch let error as TemplateError {
      return .failure(error.message)
    }
  }

  private static let newline = UInt8(ascii: "\n")

  private func edited(_ original: [[UInt8]]) throws -> [[UInt8]] {
    var lines = original
    let first = Array((marker.replacing("{mark}", with: begin) + "\n").utf8)
    let last = Array((marker.replacing("{mark}", with: end) + "\n").utf8)
    var inserted: [[UInt8]] = []
    if state == .present, !block.isEmpty {
      let body = block.hasSuffix("\n") ? block : block + "\n"
      inserted = [first, Array(body.utf8), last]
    }
    var place: Int
    if let start = lines.lastIndex(of: first), let stop = lines.lastIndex(of: last) {
      lines.removeSubrange(min(start, stop)...max(start, stop))
      place = min(start, stop)
    } else {
      place = try newPlace(in: lines)
    }
    if place > 0, lines[place - 1].last != Self.newline { lines[place - 1].append(Self.newline) }
    if state == .present {
      if addsNewlineBefore, place != 0, lines[place - 1] != [Self.newline] {
        lines.insert([Self.newline], at: place)
        place += 1
      }
      if addsNewlineBehind, place < lines.count, lines[place] != [Self.newline] {
        lines.insert([Self.newline], at: place)
      }
    }
    lines.insert(contentsOf: inserted, at: place)
    return lines
  }

  private func newPlace(in lines: [[UInt8]]) throws -> Int {
    if before == "BOF" { return 0 }
    let expression = [after, before].compactMap { $0 }.first { $0 != "EOF" }
    guard let expression else { return lines.count }
    let pattern = try RegularExpression.compiled(expression)
    let found = try lines.lastIndex { line in
      try pattern.firstMatch(in: String(decoding: line, as: UTF8.self)) != nil
    }
    guard let found else { return lines.count }
    return after != nil ? found + 1 : found
  }
}
