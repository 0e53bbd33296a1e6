import Jinja
import OrderedCollections
import Values

/// Replaces all matches of an expression in a text file.
///
/// Behaves as ansible-core's `replace`, 2.16; expressions are Python's.
struct Replace: Module {
  static let name = "ansible.builtin.replace"
  static let summary = "Replaces all matches of an expression in a text file."
  static let parameters: [Parameter<Self>] =
    [
      Parameter(
        "path", \.path, aliases: ["dest", "destfile", "name"], isRequired: true, "The file."),
      Parameter("regexp", \.pattern, isRequired: true, "What is replaced."),
      Parameter("replace", \.replacement, default: "", "What comes there, groups such as `\\1`."),
      Parameter("after", \.after, "Only what stands behind this expression is looked at."),
      Parameter("before", \.before, "Only what stands before this expression is looked at."),
      Parameter("backup", \.keepsBackup, default: false, "Whether the old file is kept."),
      Parameter("validate", \.validate, "A command that must accept the file, `%s` in it."),
      Parameter("encoding", \.encoding, default: "utf-8", "How the file is written."),
    ] + FileProperties.parameters(at: \.properties)

  var path = ""
  var pattern = ""
  var replacement = ""
  var after: String?
  var before: String?
  var keepsBackup = false
  var validate: String?
  var encoding = "utf-8"
  var properties = FileProperties()

  func run(in context: ModuleContext) async throws -> TaskResult {
    let file: TextFile
    do {
      file = try await TextFile.read(path, in: context)
    } catch let failure as TextFile.Failure {
      return failure.result
    }
    guard file.exists else { return .failure("Path \(file.path) does not exist !", ["rc": 257]) }
    do {
      let text = Latin.text(file.bytes)
      guard let section = try section(of: text) else {
        let reason = "Pattern for before/after params did not match the given file"
        return TaskResult(["msg": .string("\(reason): \(sectionPattern ?? "")"), "rc": 0])
      }
      let expression = try RegularExpression.compiled(pattern, options: .matchesLines)
      let replaced = try expression.replacing(
        in: section.text, with: ReplacementText(replacement, for: expression))
      let new = Latin.bytes(
        section.before + replaced.text + section.after, like: file.bytes)
      var result = try await TextEdit(
        file: file, new: new, properties: properties, keepsBackup: keepsBackup,
        validate: validate, writesMessage: "\(replaced.count) replacements made"
      ).finish(["rc": 0], in: context)
      if !result.isFailed { shorten(&result, context) }
      return result
    } catch let error as TemplateError {
      return .failure(error.message)
    }
  }

  /// This module tells its backup and its difference under other keys than its kin.
  private func shorten(_ result: inout TaskResult, _ context: ModuleContext) {
    let backup = result.values.removeValue(forKey: "backup")
    if let backup, backup.isTrue { result["backup_file"] = backup }
    let difference = result.values.removeValue(forKey: "diff")?.items?.first?.mapping
    if context.showsDifferences, var difference, result.isChanged {
      let header = difference["before_header"]?.string?.replacing(" (content)", with: "") ?? ""
      difference["before_header"] = .string(header)
      difference["after_header"] = .string(header)
      result["diff"] = .mapping(difference)
    }
  }

  /// What finds the part that is looked at; nil where that is all.
  private var sectionPattern: String? {
    switch (after, before) {
    case (let after?, let before?): "\(after)(?P<subsection>.*?)\(before)"
    case (let after?, nil): "\(after)(?P<subsection>.*)"
    case (nil, let before?): "(?P<subsection>.*)\(before)"
    case (nil, nil): nil
    }
  }

  /// The part between `after` and `before`; nil where they do not match.
  private func section(
    of text: String
  ) throws -> (before: String, text: String, after: String)? {
    guard let form = sectionPattern else { return ("", text, "") }
    let expression = try RegularExpression.compiled(form, options: .dotMatchesAll)
    guard let match = try expression.firstMatch(in: text),
      let range = match.range(ofGroup: "subsection")
    else { return nil }
    let bytes = Array(text.utf8)
    return (
      String(decoding: bytes[..<range.lowerBound], as: UTF8.self),
      String(decoding: bytes[range], as: UTF8.self),
      String(decoding: bytes[range.upperBound...], as: UTF8.self)
    )
  }
}

/// Text of files that need not be UTF-8: then each byte stands for the character of that number, so
/// that all bytes survive.
enum Latin {
  static func text(_ bytes: [UInt8]) -> String {
    String(validating: bytes, as: UTF8.self)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  /// The bytes of a text that came from `original`.
  static func bytes(_ text: String, like original: [UInt8]) -> [UInt8] {
    if String(validating: original, as: UTF8.self) != nil { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { scalar in
      scalar.value < 256 ? [UInt8(scalar.value)] : Array(String(scalar).utf8)
    }
  }
}
