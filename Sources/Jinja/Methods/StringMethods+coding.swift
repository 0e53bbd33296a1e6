import OrderedCollections
import Values

/// Formatting, translating and encoding.
extension StringMethods {
  static let codings: [Method] = [
    Method(raw: "__mod__") { value, arguments, rendering in
      guard arguments.positional.count == 1, arguments.named.isEmpty else {
        throw TemplateError("`%` takes one value, a tuple of several or a mapping")
      }
      return .string(
        try PercentFormat.formatted(
          String.reading(value, in: rendering), with: arguments.positional[0], in: rendering))
    },
    Method(raw: "format") { value, arguments, rendering in
      .string(
        try StringFormat.formatted(
          String.reading(value, in: rendering), with: arguments, in: rendering))
    },
    Method(raw: "format_map") { value, arguments, rendering in
      guard arguments.positional.count == 1, arguments.named.isEmpty else {
        throw TemplateError("`format_map` takes one argument, a mapping")
      }
      var named = Arguments()
      try named.addNamed(arguments.positional[0])
      return .string(
        try StringFormat.formatted(String.reading(value, in: rendering), with: named, in: rendering)
      )
    },
    Method("maketrans", .required("x"), .named("y", nil), .named("z", nil)) {
      (_: String, source: Value, targets: StrictText?, removed: StrictText?) in
      try translation(source, targets?.content, removed?.content)
    },
    Method("translate", .required("table")) { (text: String, table: Value) in
      try translated(text, by: table)
    },
    Method(
      "encode", .named("encoding", StrictText("utf-8")), .named("errors", StrictText("strict"))
    ) { (text: String, encoding: StrictText, errors: StrictText) -> Value in
      let bytes = try TextEncoding(encoding.content).bytes(of: text, errors: errors.content)
      return .object(ByteText(bytes))
    },
  ]

  private static func translation(
    _ source: Value, _ targets: String?, _ removed: String?
  ) throws -> Mapping {
    guard let targets else {
      guard let mapping = source.mapping else {
        throw TemplateError(.type("one argument of `maketrans` must be a mapping"))
      }
      var table: Mapping = [:]
      for (key, value) in mapping { table[try code(of: key)] = value }
      return table
    }
    guard let from = source.string?.unicodeScalars, from.count == targets.unicodeScalars.count
    else { throw TemplateError("`maketrans` needs two texts of equal length") }
    var table: Mapping = [:]
    for (key, value) in zip(from, targets.unicodeScalars) {
      table[.int(Int(key.value))] = .int(Int(value.value))
    }
    for key in (removed ?? "").unicodeScalars { table[.int(Int(key.value))] = .null }
    return table
  }

  private static func code(of key: Value) throws -> Value {
    if case .int(let number) = key.number { return .int(number) }
    guard let scalars = key.string?.unicodeScalars, let scalar = scalars.first, scalars.count == 1
    else { throw TemplateError("the keys of a translation are numbers or single characters") }
    return .int(Int(scalar.value))
  }

  private static func translated(_ text: String, by table: Value) throws -> String {
    try table.requireDefined()
    let known = table.mapping
    let items = table.items ?? table.string.map { $0.unicodeScalars.map { .string(String($0)) } }
    guard known != nil || items != nil else {
      throw TemplateError(.type("a translation must be a mapping"))
    }
    var result = ""
    for scalar in text.unicodeScalars {
      let code = Int(scalar.value)
      let listed = items.flatMap { $0.indices.contains(code) ? $0[code] : nil }
      switch known?[.int(code)] ?? listed {
      case nil: result.unicodeScalars.append(scalar)
      case .null?: break
      case let value?:
        if let text = value.string {
          result += text
        } else if let number = value.number, let target = Self.scalar(number) {
          result.unicodeScalars.append(target)
        } else {
          throw TemplateError("a translation gives numbers of characters, text or none")
        }
      }
    }
    return result
  }

  private static func scalar(_ number: Number) -> Unicode.Scalar? {
    guard case .int(let code) = number else { return nil }
    return UInt32(exactly: code).flatMap(Unicode.Scalar.init)
  }
}
