import Diagnostics
import FoundationEssentials
import Inventory
import Jinja
import OrderedCollections
import Synchronization
public import SystemPackage
public import Values

extension Templar {
  /// What a template file renders to: text, or data where the options convert it.
  ///
  /// A vault is decrypted before; other templates that it includes are found beside it and in the
  /// folders of the task.  Line breaks at the end are those of the file, as in Ansible.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - name: How the person named it.
  ///   - options: How to read and render it.
  /// - Returns: Text, unless the options convert it.
  /// - Throws: Where the file cannot be read, is no template, or cannot be rendered.
  public func renderedFile(
    _ path: FilePath, name: String, _ options: TemplateFileOptions
  ) throws -> Value {
    InputRecorder.current?.note(file: path.string)
    let file = try scope.store.vaultKeys.source(path)
    let head = try TemplateHead(file, options.syntax)
    var places = [path.removingLastComponent().string]
    let search = try variable("ansible_search_path")?.items?.compactMap(\.string) ?? []
    let base = try variable("playbook_dir")?.string
    for folder in search + [places[0], base].compactMap(\.self) {
      for place in [LookupFiles.joined(folder, "templates"), folder] where !places.contains(place) {
        places.append(place)
      }
    }
    let template = try TemplateFiles.shared.template(
      file, head, places, convertsData: options.convertsData)
    let facts = try TemplateFacts(path, name: name, options.destination, scope.store.managedText)
    var layers = scope.layers
    layers.add(.extra, facts.variables)
    layers.add(.extra, options.variables)
    let inner = Templar(
      VariableScope(store: scope.store, host: scope.host, layers: layers), pending: pending)
    let newline = head.syntax.newlineSequence
    guard options.convertsData else {
      return .string(Self.ended(try template.render(in: inner), as: file.bytes, newline))
    }
    let value = try template.evaluate(in: inner)
    if case .object(let object) = value, object is NativeText { return value }
    let data = PythonLiteral.converted(value.isNull ? "" : value.pythonString)
    guard case .string(let text) = data else { return data }
    return .string(Self.ended(text, as: file.bytes, newline))
  }

  /// The text with at least as many line breaks at its end as its source has.
  private static func ended(_ text: String, as source: [UInt8], _ newline: String) -> String {
    let wanted = source.reversed().prefix { $0 == 0x0A }.count
    let given = text.utf8.reversed().prefix { $0 == 0x0A }.count
    return wanted > given ? text + String(repeating: newline, count: wanted - given) : text
  }
}

/// The line `#jinja2: name: value, …` that a template file may begin with.
struct TemplateHead {
  private static let mark = Array("#jinja2:".utf8)

  /// How the rest is written.
  var syntax: Syntax
  /// Where the template begins, in bytes.
  var start = 0

  init(_ file: SourceFile, _ syntax: Syntax) throws {
    self.syntax = syntax
    // Ansible adds what a file ends with itself, so that what includes end with is dropped.
    self.syntax.keepsTrailingNewline = false
    guard file.bytes.starts(with: Self.mark) else { return }
    let line = file.text(ofLine: 1).dropFirst(Self.mark.count)
    start = file.lineStarts.count > 1 ? file.lineStarts[1] : file.bytes.count
    let place = SourceLocation(file: file, range: 0..<Self.mark.count + line.utf8.count)
    for pair in line.split(separator: ",") {
      let parts = pair.split(separator: ":", maxSplits: 1)
      let name = parts.first.map(Self.trimmed) ?? ""
      guard parts.count == 2, let value = PythonLiteral.readLine(Self.trimmed(parts[1])) else {
        throw TemplateError(
          .syntax("`\(pair)` is no setting: `name: value` is expected"), at: place)
      }
      set(name, to: value)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace)).withoutTrailingSpace
  }

  /// A setting that means nothing here is passed over, as in Ansible.
  private mutating func set(_ name: String, to value: Value) {
    switch name {
    case "trim_blocks": syntax.trimsBlocks = value.isTrue
    case "lstrip_blocks": syntax.stripsLeadingSpace = value.isTrue
    case "block_start_string": syntax.blockStart = value.pythonString
    case "block_end_string": syntax.blockEnd = value.pythonString
    case "variable_start_string": syntax.variableStart = value.pythonString
    case "variable_end_string": syntax.variableEnd = value.pythonString
    case "comment_start_string": syntax.commentStart = value.pythonString
    case "comment_end_string": syntax.commentEnd = value.pythonString
    case "line_statement_prefix": syntax.lineStatementPrefix = value.string
    case "line_comment_prefix": syntax.lineCommentPrefix = value.string
    case "newline_sequence": syntax.newlineSequence = value.pythonString
    default: break
    }
  }
}

/// The template files of a run, each parsed once for each way of reading it.
final class TemplateFiles: Sendable {
  static let shared = TemplateFiles()

  private struct Key: Hashable {
    let name: String
    let text: [UInt8]
    let syntax: Syntax
    let places: [String]
    let convertsData: Bool
  }

  private let known = Mutex<[Key: Template]>([:])

  func template(
    _ file: SourceFile, _ head: TemplateHead, _ places: [String], convertsData: Bool
  ) throws -> Template {
    let key = Key(
      name: file.name, text: file.bytes, syntax: head.syntax, places: places,
      convertsData: convertsData)
    if let template = known.withLock({ $0[key] }) { return template }
    let environment = Environment(
      .ansible, syntax: head.syntax, loader: TemplateFolders(places), keepsText: !convertsData)
    let range = head.start..<file.bytes.count
    let template = try Template(
      String(decoding: file.bytes[range], as: UTF8.self), name: file.name,
      at: SourceLocation(file: file, range: range), in: environment)
    known.withLock { $0[key] = template }
    return template
  }
}

/// The folders in which templates find those that they include.
final class TemplateFolders: TemplateLoader {
  private let places: [String]
  private let known = Mutex<[String: (bytes: [UInt8], template: Template)]>([:])

  init(_ places: [String]) { self.places = places }

  func template(
    named name: String, from parent: String?, in environment: Environment
  ) throws -> Template? {
    // As in Jinja2, a name never leads out of the folders.
    guard !name.split(separator: "/").contains("..") else { return nil }
    let path = places.lazy.map { LookupFiles.joined($0, String(name.drop { $0 == "/" })) }
      .first { FileManager.default.fileExists(atPath: $0) }
    guard let path, let data = FileManager.default.contents(atPath: path) else { return nil }
    let bytes = Array(data)
    InputRecorder.current?.note(file: path)
    if let held = known.withLock({ $0[path] }), held.bytes == bytes { return held.template }
    let file = SourceFile(name: path, bytes: bytes)
    let template = try Template(
      String(decoding: file.bytes, as: UTF8.self), name: path,
      at: SourceLocation(file: file, range: 0..<file.bytes.count), in: environment)
    known.withLock { $0[path] = (bytes, template) }
    return template
  }
}
