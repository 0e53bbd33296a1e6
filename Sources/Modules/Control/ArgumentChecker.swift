import OrderedCollections
import Values

/// Compares arguments with a specification of them, and gathers what is wrong in Ansible's words.
struct ArgumentChecker {
  private(set) var mistakes: [String] = []

  /// Checks a mapping of arguments; `path` names the options around it.
  mutating func check(_ arguments: Mapping, against specification: Mapping, path: [String]) {
    var missing: [String] = []
    for (key, expected) in specification {
      let name = key.pythonString
      let names = [key] + (expected["aliases"]?.items ?? [])
      guard let value = names.lazy.compactMap({ arguments[$0] }).first, !value.isNull else {
        if expected["required"]?.isTrue == true { missing.append(name) }
        continue
      }
      check(value, name, expected, path)
    }
    if !missing.isEmpty {
      let names = missing.sorted().joined(separator: ", ")
      mistakes.insert("missing required arguments: \(names)" + Self.parent(path), at: 0)
    }
  }

  private mutating func check(_ value: Value, _ name: String, _ expected: Value, _ path: [String]) {
    let type = expected["type"]?.pythonString ?? "str"
    if let reason = Self.refusal(of: value, as: type) {
      mistakes.append(
        "argument '\(name)' is of type \(Self.shown(value))\(Self.parent(path)) and we were unable "
          + "to convert to \(type): \(reason)")
      return
    }
    if let elements = expected["elements"]?.string, type == "list" {
      for item in Self.items(value) {
        guard let reason = Self.refusal(of: item, as: elements) else { continue }
        mistakes.append(
          "Elements value for option '\(name)'\(Self.parent(path)) is of type "
            + "\(Self.shown(item)) and we were unable to convert to \(elements): \(reason)")
      }
    }
    if let choices = expected["choices"]?.items { check(value, name, choices, path) }
    if let options = expected["options"]?.mapping {
      for part in type == "list" ? Self.items(value) : [value] {
        check(part.mapping ?? [:], against: options, path: path + [name])
      }
    }
  }

  private mutating func check(
    _ value: Value, _ name: String, _ choices: [Value], _ path: [String]
  ) {
    let texts = choices.map(\.pythonString)
    let wrong = (value.items ?? [value]).filter { !texts.contains($0.pythonString) }
    guard !wrong.isEmpty else { return }
    let kind = value.items == nil ? "" : "one or more of"
    let place = kind.isEmpty ? "one of" : kind
    mistakes.append(
      "value of \(name) must be \(place): \(texts.joined(separator: ", ")), got: "
        + wrong.map(\.pythonString).joined(separator: ", ") + Self.parent(path))
  }

  private static func parent(_ path: [String]) -> String {
    path.isEmpty ? "" : " found in \(path.joined(separator: " -> "))"
  }

  private static func items(_ value: Value) -> [Value] {
    if let items = value.items { return items }
    return value.string.map { $0.split(separator: ",").map { .string(String($0)) } } ?? [value]
  }

  private static func shown(_ value: Value) -> String { "<class '\(value.typeName)'>" }

  /// Why a value cannot be of a type; nil where it can.
  private static func refusal(of value: Value, as type: String) -> String? {
    let isRight =
      switch type {
      case "int": Int(argument: value) != nil
      case "float": value.number != nil || value.string.flatMap({ Double($0) }) != nil
      case "bool": Bool(argument: value) != nil
      case "list": [Value](argument: value) != nil
      case "dict": value.mapping != nil
      default: true
      }
    if isRight { return nil }
    switch type {
    case "bool":
      return "The value '\(value.pythonString)' is not a valid boolean."
    case "dict": return "dictionary requested, could not parse JSON or key=value"
    default: return "\(shown(value)) cannot be converted to a\(type == "int" ? "n" : "") \(type)"
    }
  }
}
