import Jinja
import OrderedCollections
import Values

/// A JSON Schema (draft 2020-12 and the keywords that it took over from earlier drafts).
///
/// References lead within the schema only; keywords that say nothing of validity are passed over.
/// Messages are those of Python's jsonschema.
struct JSONSchema {
  /// The whole schema, which references are about.
  let root: Value

  /// What about an instance the schema does not allow.
  struct Failure {
    var message: String
    var keyword: String
    var expected: Value
    var instance: Value
    var schema: Value
    var path: [Value]
    var schemaPath: [String]

    /// The keys of an error of `ansible.utils.validate`.
    var values: Mapping {
      let jsonPath = path.map { $0.int.map { "[\($0)]" } ?? ".\($0.pythonString)" }.joined()
      return [
        "message": .string(message),
        "data_path": .string(path.map(\.pythonString).joined(separator: ".")),
        "json_path": .string("$" + jsonPath),
        "schema_path": .string(schemaPath.joined(separator: ".")), "relative_schema": schema,
        "expected": expected, "validator": .string(keyword), "found": instance,
      ]
    }
  }

  /// Everything that is wrong, the outer parts of the instance first.
  func failures(of instance: Value) throws -> [Failure] {
    try failures(of: instance, under: root, [], []).enumerated().sorted { one, other in
      let (left, right) = (one.element.path, other.element.path)
      let names = (left.map(\.pythonString), right.map(\.pythonString))
      return names.0 == names.1
        ? one.offset < other.offset : names.0.lexicographicallyPrecedes(names.1)
    }.map(\.element)
  }

  func failures(
    of instance: Value, under schema: Value, _ path: [Value], _ schemaPath: [String]
  ) throws -> [Failure] {
    if let allows = schema.bool {
      guard !allows else { return [] }
      return [
        Failure(
          message: "False schema does not allow \(instance.pythonRepresentation)", keyword: "",
          expected: .null, instance: instance, schema: schema, path: path, schemaPath: schemaPath)
      ]
    }
    guard let keywords = schema.mapping else { return [] }
    var call = JSONSchemaCall(
      schema: self, keywords: keywords, instance: instance, path: path, schemaPath: schemaPath)
    for (key, expected) in keywords {
      guard let name = key.string else { continue }
      try call.check(name, expected)
    }
    return call.failures
  }

  /// The part that a reference such as `#/$defs/name` leads to.
  func part(at reference: String) -> Value? {
    guard reference.hasPrefix("#") else { return nil }
    var part: Value? = root
    for step in reference.dropFirst().split(separator: "/") {
      let name = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
      part =
        part?.mapping?[.string(name)]
        ?? Int(name).flatMap { index in
          part?.items.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        }
    }
    return part
  }
}
