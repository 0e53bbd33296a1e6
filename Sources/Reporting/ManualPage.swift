import Modules
public import Values

/// What `apus doc` shows: a module's page, made of what the module declares.
public struct ManualPage {
  private let signature: Signature
  private let style: Style
  private static let columns = 80
  private static let indent = 8

  /// The page of a module.
  public init(_ signature: Signature, _ style: Style) {
    self.signature = signature
    self.style = style
  }

  /// The page, its last line ended.
  public var text: String {
    var lines = [style.paint(signature.module, .changed), "", signature.summary, ""]
    lines += synopsis + [""]
    if !signature.parameters.isEmpty { lines += ["Parameters (= must be given)", ""] }
    for parameter in signature.parameters { lines += entry(of: parameter) }
    if signature.acceptsAnything { lines += ["  Any other name is accepted too.", ""] }
    return lines.joined(separator: "\n")
  }

  /// A task that gives what must be given.
  private var synopsis: [String] {
    let required = signature.parameters.filter(\.isRequired)
    guard !required.isEmpty else {
      let freeForm = signature.freeForm.map { " <\($0)>" } ?? ""
      return ["    - \(signature.module):\(freeForm)"]
    }
    return ["    - \(signature.module):"] + required.map { "        \($0.name): …" }
  }

  private func entry(of parameter: Signature.Parameter) -> [String] {
    let mark = parameter.isRequired ? "=" : " "
    let free = parameter.name == signature.freeForm ? " (free text behind the name)" : ""
    var facts = [parameter.accepts.description]
    if let value = parameter.defaultValue {
      facts.append("by default \(JSONWriter().text(of: value))")
    }
    if !parameter.aliases.isEmpty {
      facts.append("also called \(parameter.aliases.joined(separator: ", "))")
    }
    let body = [parameter.summary, facts.joined(separator: "; ")].flatMap { text in
      TextWrap.lines(of: text, columns: Self.columns - Self.indent).map {
        String(repeating: " ", count: Self.indent) + $0
      }
    }
    return ["\(mark) \(style.paint(parameter.name, .ok))\(free)"] + body + [""]
  }

  /// A line for each module: its name, and what it does.
  public static func list(_ signatures: [Signature], _ style: Style) -> String {
    let width = signatures.map(\.module.count).max() ?? 0
    return signatures.sorted { $0.module < $1.module }.map { signature in
      let gap = String(repeating: " ", count: width - signature.module.count + 2)
      return style.paint(signature.module, .ok) + gap + signature.summary + "\n"
    }.joined()
  }
}
