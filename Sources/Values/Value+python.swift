import OrderedCollections

extension Value {
  /// What Python's `str` gives: text as it is, everything else as its representation.
  public var pythonString: String {
    switch self {
    case .string(let text): text
    case .template(let template): template.text
    case .object(let object): object.pythonString
    default: pythonRepresentation
    }
  }

  /// What Python's `repr` gives.
  public var pythonRepresentation: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "None"
    case .bool(let flag): text += flag ? "True" : "False"
    case .int(let number): text += String(number)
    case .float(let number): text += PythonFloat.representation(number)
    case .string(let string): PythonText.writeRepresentation(string, to: &text)
    case .template(let template): PythonText.writeRepresentation(template.text, to: &text)
    case .list(let items): Self.write(items, "[", "]", to: &text)
    case .tuple(let items): Self.write(items, "(", items.count == 1 ? ",)" : ")", to: &text)
    case .mapping(let mapping): Self.write(mapping, to: &text)
    case .object(let object): text += object.pythonRepresentation
    }
  }

  private static func write(
    _ items: ValueList, _ open: String, _ close: String, to text: inout String
  ) {
    text += open
    for (index, item) in items.enumerated() {
      if index > 0 { text += ", " }
      item.write(to: &text)
    }
    text += close
  }

  private static func write(_ mapping: Mapping, to text: inout String) {
    text += "{"
    for (index, entry) in mapping.enumerated() {
      if index > 0 { text += ", " }
      entry.key.write(to: &text)
      text += ": "
      entry.value.write(to: &text)
    }
    text += "}"
  }
}
