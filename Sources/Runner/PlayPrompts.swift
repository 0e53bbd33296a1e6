import Diagnostics
import OrderedCollections
import Playbook
import Templating
import Values

/// The variables that a play asks a person for (`vars_prompt`).
struct PlayPrompts: Sendable {
  private let entries: [Located]

  init(_ play: Play) { entries = play.directives[.varsPrompt]?.sequence ?? [] }

  /// The variables that are typed without an echo.
  var secrets: Set<String> {
    Set(
      entries.compactMap { entry in
        let isPrivate = entry.value["private"].flatMap { Truth.reads($0) } ?? true
        return isPrivate ? entry.value["name"]?.string : nil
      })
  }

  /// The answers; what `-e` gives is not asked for.
  func ask(
    _ ask: @Sendable (_ text: String, _ isPrivate: Bool) async -> String?, _ templar: Templar,
    given: Mapping
  ) async throws -> Mapping {
    var answers: Mapping = [:]
    for entry in entries {
      let values = try templar.value(of: entry)
      guard let name = values["name"]?.string else {
        throw DiagnosticError(
          Diagnostic(.error, "this prompt names no variable", at: entry.location))
      }
      if given[.string(name)] != nil { continue }
      answers[.string(name)] = .string(try await answer(name, values, ask, at: entry))
    }
    return answers
  }

  private func answer(
    _ name: String, _ values: Value,
    _ ask: @Sendable (_ text: String, _ isPrivate: Bool) async -> String?, at entry: Located
  ) async throws -> String {
    let isPrivate = values["private"].flatMap { Truth.reads($0) } ?? true
    let confirms = values["confirm"].flatMap { Truth.reads($0) } ?? false
    let fallback = values["default"].flatMap { $0.isNull ? nil : $0.pythonString }
    if values["encrypt"]?.isTrue == true {
      throw DiagnosticError(
        Diagnostic(
          .error, "`encrypt` of a prompt is not supported", at: entry.location,
          hint: "encrypt the answer where it is used, with the filter `password_hash`"))
    }
    let question = values["prompt"]?.pythonString ?? "input for \(name)"
    let shown = fallback.map { "\(question) [\($0)]: " } ?? "\(question): "
    while true {
      let first = await ask(shown, isPrivate) ?? ""
      guard confirms, !first.isEmpty else { return first.isEmpty ? fallback ?? "" : first }
      if await ask("confirm \(shown)", isPrivate) == first { return first }
    }
  }
}
