import Diagnostics
import Jinja
import OrderedCollections
import Values

/// `to_json`, `to_nice_json` and `from_json`: JSON as Python's `json` writes and reads it.
enum JSONFilters {
  static let all: [Filter] = [
    Filter(raw: "to_json") { value, arguments, rendering in
      if !arguments.positional.isEmpty {
        throw TemplateError(.tooManyArguments(given: arguments.positional.count, taken: 0))
      }
      return try text(of: value, arguments.named, in: rendering)
    },
    Filter(raw: "to_nice_json") { value, arguments, rendering in
      let names = ["indent", "sort_keys"]
      if arguments.positional.count > names.count {
        throw TemplateError(
          .tooManyArguments(given: arguments.positional.count, taken: names.count))
      }
      var options: [(name: String, value: Value)] = [
        ("indent", 4), ("sort_keys", true), ("separators", [",", ": "]),
      ]
      options += zip(names, arguments.positional).map { ($0, $1) }
      if arguments.named.contains(where: { $0.name == "separators" }) {
        throw TemplateError("`to_nice_json` takes no `separators`", hint: "use `to_json`")
      }
      return try text(of: value, options + arguments.named, in: rendering)
    },
    Filter(raw: "from_json") { value, _, rendering in
      try value.requireDefined()
      guard let text = value.string else {
        throw TemplateError("`from_json` needs text, not `\(value.typeName)`")
      }
      let file = SourceFile(
        name: "the text", bytes: Array(text.utf8), isConfidential: value.holdsSecret)
      let result = try JSONReader.value(of: file)
      return value.holdsSecret ? result.hidden : result
    },
  ]

  private static func text(
    of value: Value, _ options: [(name: String, value: Value)], in rendering: Rendering
  ) throws -> Value {
    var writer = JSONWriter(escapesNonASCII: true, secrets: .exposed)
    var rules = Rules()
    for (name, value) in options { try rules.set(name, to: value, for: &writer) }
    let data = try rules.checked(value.plainData(in: rendering), sortsKeys: writer.sortsKeys)
    return .nativeText(writer.text(of: data), isSecret: value.holdsSecret)
  }
}

/// What Python's `json` refuses to write.
private struct Rules {
  var skipsKeys = false
  var allowsNotANumber = true

  /// Sets an option of `json.dumps`.
  mutating func set(_ name: String, to value: Value, for writer: inout JSONWriter) throws {
    switch name {
    case "indent":
      switch value.number {
      case .int(let width): writer.indent = max(0, width)
      case nil where value.isNull: writer.indent = nil
      default:
        guard let text = value.string else {
          throw TemplateError(.wrongArgument(name, expected: "a number", found: value.typeName))
        }
        writer.indent = 1
        writer.indentText = text
      }
    case "sort_keys": writer.sortsKeys = value.isTrue
    case "ensure_ascii": writer.escapesNonASCII = value.isTrue
    case "separators":
      guard !value.isNull else { return }
      guard let items = value.items, items.count == 2, let item = items[0].string,
        let key = items[1].string
      else { throw TemplateError("`separators` must be two texts") }
      (writer.itemSeparator, writer.keySeparator) = (item, key)
    case "skipkeys": skipsKeys = value.isTrue
    case "allow_nan": allowsNotANumber = value.isTrue
    case "check_circular", "vault_to_text", "preprocess_unsafe": return
    default:
      let known = [
        "indent", "sort_keys", "ensure_ascii", "separators", "skipkeys", "allow_nan",
      ]
      throw TemplateError(.unknownArgument(name, known: known))
    }
  }

  /// The value, once all of it can be written.
  func checked(_ value: Value, sortsKeys: Bool) throws -> Value {
    switch value {
    case .float(let number) where !allowsNotANumber && !number.isFinite:
      throw TemplateError("`\(value.pythonString)` is no number that JSON has")
    case .list(let items), .tuple(let items):
      return .list(try items.map { try checked($0, sortsKeys: sortsKeys) })
    case .mapping(let mapping):
      return .mapping(try checked(mapping, sortsKeys: sortsKeys))
    case .object(let object):
      guard object.text != nil || object is Timestamp || object is Omit else {
        throw TemplateError("a value of type `\(object.typeName)` cannot be written as JSON")
      }
      return value
    default: return value
    }
  }

  private func checked(_ mapping: Mapping, sortsKeys: Bool) throws -> Mapping {
    if sortsKeys, let first = mapping.keys.first,
      !mapping.keys.allSatisfy({ $0.order(against: first) != nil }), mapping.count > 1
    {
      throw TemplateError("keys of different types cannot be sorted")
    }
    var result = Mapping(minimumCapacity: mapping.count)
    for (key, value) in mapping {
      let isWritable =
        switch key {
        case .tuple, .list, .mapping: false
        case .object(let object): object.text != nil
        default: true
        }
      guard isWritable || skipsKeys else {
        throw TemplateError("a key of type `\(key.typeName)` cannot be written as JSON")
      }
      if isWritable { result[key] = try checked(value, sortsKeys: sortsKeys) }
    }
    return result
  }
}
