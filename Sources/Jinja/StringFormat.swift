import Values

/// Python's `text.format(…)`.
///
/// Fields reach into what they are given by items and by the attributes that templates may read;
/// nothing else of an object can be reached.
struct StringFormat {
  private let rendering: Rendering
  private let arguments: Arguments
  /// Counts fields without a number; nil before the first field, -1 where fields have numbers.
  private var automatic: Int?
  /// How long all fields together may become.
  private var left = Padding.limit

  /// What `format.format(arguments)` gives.
  static func formatted(
    _ format: String, with arguments: Arguments, in rendering: Rendering
  ) throws -> String {
    var state = StringFormat(rendering: rendering, arguments: arguments)
    return try state.text(of: Array(format.unicodeScalars), depth: 2)
  }

  private init(rendering: Rendering, arguments: Arguments) {
    self.rendering = rendering
    self.arguments = arguments
  }

  private mutating func text(of scalars: [Unicode.Scalar], depth: Int) throws -> String {
    guard depth > 0 else { throw TemplateError("the fields of a format are nested too deeply") }
    var result = ""
    var place = 0
    while place < scalars.count {
      let scalar = scalars[place]
      let next = place + 1 < scalars.count ? scalars[place + 1] : nil
      switch scalar {
      case "{" where next == "{", "}" where next == "}":
        result.unicodeScalars.append(scalar)
        place += 2
      case "}": throw TemplateError("a single `}` in the format", hint: "write `}}` for a brace")
      case "{":
        guard let end = Self.end(of: scalars, from: place + 1) else {
          throw TemplateError(
            "a field of the format is never closed", hint: "write `{{` for a brace")
        }
        result += try field(scalars[(place + 1)..<end], depth)
        place = end + 1
      default:
        result.unicodeScalars.append(scalar)
        place += 1
      }
    }
    return result
  }

  /// The place of the brace that closes a field; braces in brackets belong to a key.
  private static func end(of scalars: [Unicode.Scalar], from start: Int) -> Int? {
    var depth = 1
    var isKey = false
    var isSpecification = false
    for place in start..<scalars.count {
      switch scalars[place] {
      case "[" where !isSpecification: isKey = true
      case "]": isKey = false
      case "{" where !isKey: depth += 1
      case "}" where !isKey:
        depth -= 1
        if depth == 0 { return place }
      case ":", "!": if !isKey { isSpecification = true }
      default: break
      }
    }
    return nil
  }

  private mutating func field(_ field: ArraySlice<Unicode.Scalar>, _ depth: Int) throws -> String {
    var isKey = false
    let end = field.firstIndex { scalar in
      if scalar == "[" { isKey = true }
      if scalar == "]" { isKey = false }
      return !isKey && (scalar == ":" || scalar == "!")
    }
    let name = field[..<(end ?? field.endIndex)]
    if name.contains("{") { throw TemplateError("the name of a field holds a `{`") }
    var value = try self.value(of: name)
    var rest = field[(end ?? field.endIndex)...]
    if rest.first == "!" {
      rest.removeFirst()
      guard let letter = rest.popFirst() else {
        throw TemplateError("there is no conversion behind `!`")
      }
      guard rest.isEmpty || rest.first == ":" else {
        throw TemplateError("there must be `:` behind the conversion `!\(letter)`")
      }
      value = try converted(value, by: letter)
    }
    if rest.first == ":" { rest.removeFirst() }
    let isNested = rest.contains("{") || rest.contains("}")
    let specification = try isNested ? text(of: Array(rest), depth: depth - 1) : rest.text
    let text = try FormatSpecification.formatted(value, specification, in: rendering)
    left -= text.utf8.count
    guard left >= 0 else { throw TemplateError(.limit("the formatted text becomes too long")) }
    return text
  }

  private func converted(_ value: Value, by letter: Unicode.Scalar) throws -> Value {
    switch letter {
    case "s": return .string(try rendering.text(of: value))
    case "r", "a":
      try rendering.requirePrintable(value)
      let text = value.pythonRepresentation
      return .string(letter == "r" ? text : text.asciiEscaped)
    default: throw TemplateError("there is no conversion `!\(letter)`")
    }
  }

  // Names of fields.

  private mutating func value(of name: ArraySlice<Unicode.Scalar>) throws -> Value {
    let end = name.firstIndex { $0 == "." || $0 == "[" } ?? name.endIndex
    var value = try argument(name[..<end].text)
    var rest = name[end...]
    while let first = rest.popFirst() {
      value = try first == "[" ? item(of: value, &rest) : attribute(of: value, first, &rest)
    }
    return value
  }

  private mutating func argument(_ name: String) throws -> Value {
    if name.isEmpty || name.unicodeScalars.allSatisfy({ $0.decimal != nil }) {
      return try argument(at: index(name))
    }
    guard let found = arguments.named.first(where: { $0.name == name }) else {
      throw TemplateError("the format needs the argument `\(name)`")
    }
    return found.value
  }

  private func argument(at index: Int) throws -> Value {
    guard arguments.positional.indices.contains(index) else {
      throw TemplateError("the format needs more than \(arguments.positional.count) arguments")
    }
    return arguments.positional[index]
  }

  private mutating func index(_ name: String) throws -> Int {
    let isAutomatic = name.isEmpty
    if let automatic, isAutomatic == (automatic < 0) {
      throw TemplateError("fields with and without numbers cannot be mixed")
    }
    guard isAutomatic else {
      automatic = -1
      guard let index = Int(name) else { throw TemplateError("`\(name)` is too large") }
      return index
    }
    let index = automatic ?? 0
    automatic = index + 1
    return index
  }

  private func item(of value: Value, _ rest: inout ArraySlice<Unicode.Scalar>) throws -> Value {
    guard let end = rest.firstIndex(of: "]") else {
      throw TemplateError("there is no `]` behind a key of the format")
    }
    let key = rest[..<end].text
    rest = rest[(end + 1)...]
    guard !key.isEmpty else { throw TemplateError("a key of the format is empty") }
    if let next = rest.first, next != ".", next != "[" {
      throw TemplateError("only `.` and `[` may follow a `]` in the format")
    }
    try value.requireDefined()
    let isNumber = key.unicodeScalars.allSatisfy { $0.decimal != nil }
    let index = isNumber ? Int(key).map(Value.int) : nil
    guard let found = try Members.plainItem(index ?? .string(key), of: value, in: rendering) else {
      throw TemplateError("the value of type `\(value.typeName)` has no item `\(key)`")
    }
    return try rendering.resolved(found)
  }

  private func attribute(
    of value: Value, _ opening: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>
  ) throws -> Value {
    let end = rest.firstIndex { $0 == "." || $0 == "[" } ?? rest.endIndex
    let name = rest[..<end].text
    rest = rest[end...]
    guard !name.isEmpty else { throw TemplateError("an attribute of the format has no name") }
    try value.requireDefined()
    if case .object(let object as any Attributed) = value,
      let found = try object.attribute(name, in: rendering)
    {
      return found
    }
    throw TemplateError(
      "the value of type `\(value.typeName)` has no attribute `\(name)`",
      hint: value.mapping == nil ? nil : "write `[\(name)]` for an entry of a mapping")
  }
}
