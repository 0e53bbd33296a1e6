import Values

/// Tests of Jinja2 3.1 for what a value is.
enum TypeTests {
  static let all: [TemplateTest] = [
    TemplateTest("defined") { (value: Value) in value.isDefined },
    TemplateTest("undefined") { (value: Value) in !value.isDefined },
    defined("none") { $0.isNull },
    defined("boolean") { $0.typeName == "bool" },
    defined("true") { $0 == .bool(true) && $0.typeName == "bool" },
    defined("false") { $0 == .bool(false) && $0.typeName == "bool" },
    defined("integer") { $0.typeName == "int" },
    defined("float") { $0.typeName == "float" },
    defined("number") { $0.real != nil },
    defined("string") { $0.string != nil },
    defined("mapping") { $0.mapping != nil },
    defined("sequence") { $0.string != nil || $0.items != nil || $0.mapping != nil },
    TemplateTest("iterable") { (value: Value) in
      try value.requireDefined()
      return value.string != nil || value.items != nil || value.mapping != nil
    },
    TemplateTest("callable") { (value: Value) in
      guard case .object(let object) = value else { return false }
      // Python's undefined values can be called, though that only complains.
      return object is any Callable || object is Macro || object is Undefined
    },
    TemplateTest("escaped") { (value: Value) in
      guard case .object(let object) = value else { return false }
      return object is Markup
    },
  ]

  /// A test for which an undefined value is like any other.
  private static func defined(
    _ name: String, _ holds: @escaping @Sendable (Value) -> Bool
  ) -> TemplateTest {
    TemplateTest(name) { (value: Value) in value.isDefined && holds(value) }
  }
}
