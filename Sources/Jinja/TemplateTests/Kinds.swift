import Values

/// The tests behind `is`, a table for each family.
enum TemplateTests {
  static let kinds: [String: Builtin<Bool>] = [
    "defined": Builtin(takesUndefined: true) { input, _ in input.undefined == nil },
    "undefined": Builtin(takesUndefined: true) { input, _ in input.undefined != nil },
    "none": Builtin { input, _ in input.isNull },
    "string": Builtin { input, _ in input.string != nil },
    "number": Builtin { input, _ in input.number != nil },
    "integer": Builtin { input, _ in input.int != nil },
    "float": Builtin { input, _ in if case .float = input { true } else { false } },
    "boolean": Builtin { input, _ in input.bool != nil },
    "true": Builtin { input, _ in input.bool == true },
    "false": Builtin { input, _ in input.bool == false },
    "mapping": Builtin { input, _ in input.mapping != nil },
    "sequence": Builtin { input, _ in isIterable(input) },
    "iterable": Builtin { input, _ in isIterable(input) },
    "callable": Builtin { _, _ in false },
    "lower": Builtin { input, _ in isCased(input) { $0.isLowercase } },
    "upper": Builtin { input, _ in isCased(input) { $0.isUppercase } },
    "odd": Builtin { input, call in try isMultiple(input, of: 2, call) == false },
    "even": Builtin { input, call in try isMultiple(input, of: 2, call) },
    "divisibleby": Builtin(["num"]) { input, call in
      guard let number = try call.integer("num"), number != 0 else {
        throw Failure("`divisibleby` needs a whole number other than 0")
      }
      return try isMultiple(input, of: number, call)
    },
    "filter": Builtin { input, _ in input.string.map { Builtins.filters[$0] != nil } ?? false },
    "test": Builtin { input, _ in input.string.map { Builtins.tests[$0] != nil } ?? false },
    "truthy": Builtin(["convert_bool"]) { input, call in
      truth(of: input, call).isTrue
    },
    "falsy": Builtin(["convert_bool"]) { input, call in
      !truth(of: input, call).isTrue
    },
  ]

  private static func isIterable(_ value: Value) -> Bool {
    value.string != nil || value.items != nil || value.mapping != nil
  }

  private static func isCased(
    _ value: Value, _ holds: (Unicode.Scalar.Properties) -> Bool
  ) -> Bool {
    let cased = value.pythonString.unicodeScalars.map(\.properties).filter(\.isCased)
    return !cased.isEmpty && cased.allSatisfy(holds)
  }

  private static func isMultiple(_ value: Value, of number: Int, _ call: Call) throws -> Bool {
    guard case .int(let whole) = value.number else {
      throw Failure("`\(call.name)` needs a whole number, not `\(value.typeName)`")
    }
    return whole.isMultiple(of: number)
  }

  private static func truth(of value: Value, _ call: Call) -> Value {
    guard call.flag("convert_bool") else { return value }
    return Truth.reads(value).map { .bool($0) } ?? value
  }
}
