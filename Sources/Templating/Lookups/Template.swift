import Jinja
import OrderedCollections
import SystemPackage
import Values

extension Lookup {
  /// Template files, rendered with the variables of the task.
  ///
  /// Options: `convert_data` (true), `template_vars`, and the delimiters `variable_start_string`,
  /// `variable_end_string`, `comment_start_string`, `comment_end_string`.
  static let template = Lookup("template") { call in
    var options = TemplateFileOptions()
    options.convertsData = try call.flag("convert_data", or: true)
    options.variables = call.option("template_vars")?.mapping ?? [:]
    let syntax = options.syntax
    options.syntax.variableStart =
      try call.text("variable_start_string") ?? syntax.variableStart
    options.syntax.variableEnd = try call.text("variable_end_string") ?? syntax.variableEnd
    options.syntax.commentStart = try call.text("comment_start_string") ?? syntax.commentStart
    options.syntax.commentEnd = try call.text("comment_end_string") ?? syntax.commentEnd
    return try call.termTexts().map { term in
      let path = try call.find(term, in: "templates")
      let value = try call.templar.renderedFile(FilePath(path), name: term, options)
      guard !options.convertsData, let text = value.string else { return value }
      return .object(NativeText(text))
    }
  }
}
