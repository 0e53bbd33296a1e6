import Diagnostics
import Values

extension PlaybookParser {
  /// Gathers a module's arguments from its own value and from the keyword `args`, whose entries
  /// give way.
  mutating func gather(
    _ value: Located, extra: Located?, _ signature: Signature, into action: inout Task.Action
  ) {
    var arguments: [Located.Entry] = []
    if let entries = value.entries {
      arguments = entries
    } else if let text = value.text, !text.isEmpty {
      if value.isWholeTemplate, signature.freeForm == nil {
        action.template = value
      } else {
        arguments = freeForm(value, text, signature)
      }
    } else if let scalar = value.scalar, !scalar.isNull, let free = signature.freeForm {
      arguments = [named(free, value.replacingText(scalar.pythonString))]
    } else if value.sequence != nil {
      report(.notAMapping(what: "`\(action.name)`", found: value.kindName), at: value.start)
    }
    if let extra { append(extra, to: &arguments, &action) }
    action.arguments = arguments
  }

  private mutating func append(
    _ extra: Located, to arguments: inout [Located.Entry], _ action: inout Task.Action
  ) {
    guard let entries = extra.entries else {
      if extra.isWholeTemplate { action.template = extra }
      return
    }
    let given = Set(arguments.compactMap(\.key.text))
    arguments += entries.filter { !given.contains($0.key.text ?? "") }
  }

  private mutating func freeForm(
    _ value: Located, _ text: String, _ signature: Signature
  ) -> [Located.Entry] {
    guard let parsed = FreeForm(text, keepingRaw: signature.freeForm != nil) else {
      report(.unbalancedQuotes, at: value.location)
      return []
    }
    var entries = parsed.pairs.map { named($0.key, value.replacingText($0.value)) }
    if let free = signature.freeForm {
      if !parsed.rest.isEmpty {
        entries.insert(named(free, value.replacingText(parsed.rest)), at: 0)
      }
    } else if !parsed.rest.isEmpty {
      report(.freeFormRefused(module: signature.module), at: value.location)
    }
    return entries
  }

  private func named(_ name: String, _ value: Located) -> Located.Entry {
    Located.Entry(key: Located(.scalar(.string(name)), at: value.location), value: value)
  }

  /// Reports arguments that the module does not have, lacks, or cannot take.
  mutating func check(_ action: Task.Action, against signature: Signature) {
    var seen: [String: String] = [:]
    for entry in action.arguments {
      guard let name = entry.key.text else {
        report(.notText(what: "the name of an argument"), at: entry.key.location)
        continue
      }
      guard let parameter = signature.parameter(named: name) else {
        if !signature.acceptsAnything { reportUnknown(name, entry, action, signature) }
        continue
      }
      if let other = seen.updateValue(name, forKey: parameter.name) {
        report(.repeatedArgument(name, other: other), at: entry.key.location)
      }
      check(entry.value, name, parameter.accepts)
    }
    guard action.template == nil else { return }
    for parameter in signature.parameters where parameter.isRequired && seen[parameter.name] == nil
    {
      report(.missingArgument(parameter.name, module: action.name), at: action.location)
    }
  }

  private mutating func reportUnknown(
    _ name: String, _ entry: Located.Entry, _ action: Task.Action, _ signature: Signature
  ) {
    let names = signature.parameters.flatMap { [$0.name] + $0.aliases }
    let nearest = Suggestion.nearest(to: name, among: names)
    report(
      .unknownArgument(
        name, module: action.name, nearest: nearest, known: signature.parameters.map(\.name)),
      at: entry.key.location)
  }

  private mutating func check(_ value: Located, _ name: String, _ accepts: Signature.Accepts) {
    if let scalar = value.scalar, scalar.isNull || scalar.isTemplate { return }
    switch accepts {
    case .any, .list: return
    case .string, .path:
      if value.scalar == nil { wrong(value, name, "expected text") }
    case .integer:
      if value.scalar?.int == nil, value.text.flatMap({ Int($0) }) == nil {
        wrong(value, name, "expected a whole number")
      }
    case .float:
      if value.scalar?.number == nil, value.text.flatMap({ Double($0) }) == nil {
        wrong(value, name, "expected a number")
      }
    case .boolean:
      if value.scalar.flatMap({ Truth.reads($0) }) == nil {
        wrong(value, name, "expected `true` or `false`")
      }
    case .mapping:
      if value.entries == nil, value.text == nil { wrong(value, name, "expected a mapping") }
    case .choice(let choices): checkChoice(value, name, choices)
    }
  }

  private mutating func checkChoice(_ value: Located, _ name: String, _ choices: [String]) {
    guard let scalar = value.scalar else { return wrong(value, name, "expected text") }
    let text = scalar.pythonString
    if choices.contains(text) { return }
    // `yes` and `no` arrive as truth values where a choice is spelt so.
    if let flag = scalar.bool, choices.contains(where: { Truth.reads(.string($0)) == flag }) {
      return
    }
    let nearest = Suggestion.nearest(to: text, among: choices)
    report(
      .wrongChoice(text, argument: name, choices: choices, nearest: nearest), at: value.location)
  }

  private mutating func wrong(_ value: Located, _ name: String, _ expectation: String) {
    report(.wrongArgument(name, expectation: expectation), at: value.start)
  }
}

extension Located {
  /// Whether the text is one `{{ … }}` and nothing else.
  var isWholeTemplate: Bool {
    guard let text, scalar?.isTemplate == true else { return false }
    return text.hasPrefix("{{") && text.hasSuffix("}}")
      && text.dropFirst(2).firstRange(of: "{{") == nil
  }

  /// The same place with other text, a template where it looks like one and this was not `!unsafe`.
  func replacingText(_ text: String) -> Located {
    let isTemplate = !isUnsafe && TemplateText.looksTemplated(text)
    let value: Value =
      isTemplate ? .template(TemplateText(text, at: location)) : .string(text)
    return Located(.scalar(value), at: location, isUnsafe: isUnsafe)
  }
}
