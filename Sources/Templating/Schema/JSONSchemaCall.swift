import Jinja
import OrderedCollections
import Values

/// One schema held against one instance.
struct JSONSchemaCall {
  let schema: JSONSchema
  let keywords: Mapping
  let instance: Value
  let path: [Value]
  let schemaPath: [String]
  private(set) var failures: [JSONSchema.Failure] = []

  init(
    schema: JSONSchema, keywords: Mapping, instance: Value, path: [Value], schemaPath: [String]
  ) {
    self.schema = schema
    self.keywords = keywords
    self.instance = instance
    self.path = path
    self.schemaPath = schemaPath
  }

  private var shown: String { instance.pythonRepresentation }

  private mutating func fail(_ keyword: String, _ expected: Value, _ message: String) {
    failures.append(
      JSONSchema.Failure(
        message: message, keyword: keyword, expected: expected, instance: instance,
        schema: .mapping(keywords), path: path, schemaPath: schemaPath + [keyword]))
  }

  private func inner(
    _ value: Value, _ part: Value, _ step: Value? = nil, _ names: String...
  ) throws -> [JSONSchema.Failure] {
    try schema.failures(
      of: value, under: part, path + [step].compactMap(\.self), schemaPath + names)
  }

  private static func excess(_ limit: Value) -> String {
    limit.int == 0 ? "is expected to be empty" : "is too long"
  }

  private func isValid(_ value: Value, _ part: Value) throws -> Bool {
    try inner(value, part).isEmpty
  }

  /// Checks one keyword.
  mutating func check(_ name: String, _ expected: Value) throws {
    try checkGeneral(name, expected)
    if let mapping = instance.mapping { try checkObject(name, expected, mapping) }
    if let items = instance.items { try checkArray(name, expected, items) }
    if let text = instance.string { try checkText(name, expected, text) }
    if let number = Self.number(instance) { checkNumber(name, expected, number) }
  }

  private mutating func checkGeneral(_ name: String, _ expected: Value) throws {
    let parts = expected.items ?? []
    switch name {
    case "$ref":
      let target = expected.string.flatMap(schema.part)
      failures += try inner(instance, target ?? true)
    case "type":
      let types = (expected.items ?? [expected]).map(\.pythonString)
      guard !types.contains(where: isOfType) else { return }
      let list = types.map { Value.string($0).pythonRepresentation }.joined(separator: ", ")
      fail(name, expected, "\(shown) is not of type \(list)")
    case "enum" where !parts.contains(instance):
      fail(name, expected, "\(shown) is not one of \(expected.pythonRepresentation)")
    case "const" where instance != expected:
      fail(name, expected, "\(expected.pythonRepresentation) was expected")
    case "allOf":
      for (index, part) in parts.enumerated() {
        failures += try inner(instance, part, nil, name, String(index))
      }
    case "anyOf" where try !parts.contains { try isValid(instance, $0) }:
      fail(name, expected, "\(shown) is not valid under any of the given schemas")
    case "oneOf":
      let valid = try parts.filter { try isValid(instance, $0) }
      if valid.isEmpty {
        fail(name, expected, "\(shown) is not valid under any of the given schemas")
      } else if valid.count > 1 {
        let all = (valid.dropFirst() + valid.prefix(1)).map(\.pythonRepresentation)
        fail(name, expected, "\(shown) is valid under each of \(all.joined(separator: ", "))")
      }
    case "not" where try isValid(instance, expected):
      fail(name, expected, "\(shown) should not be valid under \(expected.pythonRepresentation)")
    case "if":
      let branch = try isValid(instance, expected) ? "then" : "else"
      if let part = keywords[.string(branch)] {
        failures += try inner(instance, part, nil, "if", branch)
      }
    default: return
    }
  }

  private func isOfType(_ name: String) -> Bool {
    switch name {
    case "null": instance.isNull
    case "boolean": instance.bool != nil
    case "object": instance.mapping != nil
    case "array": instance.items != nil
    case "string": instance.string != nil
    case "number": Self.number(instance) != nil
    case "integer": Self.number(instance).map { $0.rounded() == $0 } ?? false
    default: false
    }
  }

  private static func number(_ value: Value) -> Double? {
    guard value.bool == nil else { return nil }
    if case .float(let number) = value { return number }
    return value.int.map(Double.init)
  }

  private mutating func checkObject(
    _ name: String, _ expected: Value, _ mapping: Mapping
  ) throws {
    switch name {
    case "properties":
      for (key, part) in expected.mapping ?? [:] {
        guard let value = mapping[key] else { continue }
        failures += try inner(value, part, key, name, key.pythonString)
      }
    case "patternProperties":
      for (pattern, part) in expected.mapping ?? [:] {
        let expression = try RegularExpression.compiled(pattern.pythonString)
        for (key, value) in mapping where try expression.firstMatch(in: key.pythonString) != nil {
          failures += try inner(value, part, key, name, pattern.pythonString)
        }
      }
    case "additionalProperties":
      let extra = try mapping.filter { try !isDeclared($0.key) }
      guard expected.bool == false else {
        for (key, value) in extra { failures += try inner(value, expected, key, name) }
        return
      }
      guard !extra.isEmpty else { return }
      let list = extra.keys.map(\.pythonRepresentation).joined(separator: ", ")
      let verb = extra.count == 1 ? "was" : "were"
      fail(name, expected, "Additional properties are not allowed (\(list) \(verb) unexpected)")
    case "required":
      for key in expected.items ?? [] where mapping[key] == nil {
        fail(name, expected, "\(key.pythonRepresentation) is a required property")
      }
    case "propertyNames":
      for key in mapping.keys { failures += try inner(key, expected, nil, name) }
    case "minProperties" where mapping.count < expected.int ?? 0:
      let isEmpty = expected.int == 1
      fail(
        name, expected,
        isEmpty ? "\(shown) should be non-empty" : "\(shown) does not have enough properties")
    case "maxProperties" where mapping.count > expected.int ?? .max:
      fail(name, expected, "\(shown) has too many properties")
    case "dependentRequired":
      for (key, others) in expected.mapping ?? [:] where mapping[key] != nil {
        for other in others.items ?? [] where mapping[other] == nil {
          let names = (other.pythonRepresentation, key.pythonRepresentation)
          fail(name, expected, "\(names.0) is a dependency of \(names.1)")
        }
      }
    default: return
    }
  }

  private func isDeclared(_ key: Value) throws -> Bool {
    if keywords["properties"]?.mapping?[key] != nil { return true }
    let patterns = keywords["patternProperties"]?.mapping?.keys.map(\.pythonString) ?? []
    return try patterns.contains { pattern in
      try RegularExpression.compiled(pattern).firstMatch(in: key.pythonString) != nil
    }
  }

  private mutating func checkArray(_ name: String, _ expected: Value, _ items: [Value]) throws {
    switch name {
    case "prefixItems": try checkPlaces(name, expected.items ?? [], items)
    case "items":
      if let parts = expected.items { return try checkPlaces(name, parts, items) }
      let first = keywords["prefixItems"]?.items?.count ?? 0
      for (index, item) in items.enumerated() where index >= first {
        failures += try inner(item, expected, .int(index), name)
      }
    case "contains" where try !items.contains { try isValid($0, expected) }:
      fail(name, expected, "\(shown) does not contain items matching the given schema")
    case "minItems" where items.count < expected.int ?? 0:
      let isEmpty = expected.int == 1
      fail(
        name, expected, isEmpty ? "\(shown) should be non-empty" : "\(shown) is too short")
    case "maxItems" where items.count > expected.int ?? .max:
      fail(name, expected, "\(shown) \(Self.excess(expected))")
    case "uniqueItems" where expected.isTrue && Set(items).count < items.count:
      fail(name, expected, "\(shown) has non-unique elements")
    default: return
    }
  }

  private mutating func checkPlaces(
    _ name: String, _ parts: [Value], _ items: [Value]
  ) throws {
    for (index, pair) in zip(items, parts).enumerated() {
      failures += try inner(pair.0, pair.1, .int(index), name, String(index))
    }
  }

  private mutating func checkText(_ name: String, _ expected: Value, _ text: String) throws {
    let count = text.unicodeScalars.count
    switch name {
    case "pattern"
    where try RegularExpression.compiled(expected.pythonString).firstMatch(in: text) == nil:
      fail(name, expected, "\(shown) does not match \(expected.pythonRepresentation)")
    case "minLength" where count < expected.int ?? 0:
      let isEmpty = expected.int == 1
      fail(
        name, expected, isEmpty ? "\(shown) should be non-empty" : "\(shown) is too short")
    case "maxLength" where count > expected.int ?? .max:
      fail(name, expected, "\(shown) \(Self.excess(expected))")
    default: return
    }
  }

  private mutating func checkNumber(_ name: String, _ expected: Value, _ number: Double) {
    guard let limit = Self.number(expected) else { return }
    let wanted = expected.pythonRepresentation
    switch name {
    case "minimum" where number < limit:
      fail(name, expected, "\(shown) is less than the minimum of \(wanted)")
    case "maximum" where number > limit:
      fail(name, expected, "\(shown) is greater than the maximum of \(wanted)")
    case "exclusiveMinimum" where number <= limit:
      fail(name, expected, "\(shown) is less than or equal to the minimum of \(wanted)")
    case "exclusiveMaximum" where number >= limit:
      fail(name, expected, "\(shown) is greater than or equal to the maximum of \(wanted)")
    case "multipleOf" where limit != 0 && (number / limit).rounded() != number / limit:
      fail(name, expected, "\(shown) is not a multiple of \(wanted)")
    default: return
    }
  }
}
