import Values

/// Tests of what a value is.
enum TypeTests {
  static let all: [TemplateTest] = [
    TemplateTest("defined", takesUndefined: true) { value, _ in value.undefined == nil },
    TemplateTest("undefined", takesUndefined: true) { value, _ in value.undefined != nil },
    TemplateTest("none") { value, _ in value.isNull },
    TemplateTest("string") { value, _ in value.string != nil },
    TemplateTest("number") { value, _ in value.number != nil },
    TemplateTest("integer") { value, _ in value.int != nil },
    TemplateTest("float") { value, _ in if case .float = value { true } else { false } },
    TemplateTest("boolean") { value, _ in value.bool != nil },
    TemplateTest("true") { value, _ in value.bool == true },
    TemplateTest("false") { value, _ in value.bool == false },
    TemplateTest("mapping") { value, _ in value.mapping != nil },
    TemplateTest("sequence") { value, _ in
      value.items != nil || value.string != nil || value.mapping != nil
    },
    TemplateTest("iterable") { value, _ in
      value.items != nil || value.string != nil || value.mapping != nil
    },
    TemplateTest("truthy") { value, _ in value.isTrue },
    TemplateTest("falsy") { value, _ in !value.isTrue },
    TemplateTest("odd") { value, _ in value.int.map { $0 % 2 != 0 } ?? false },
    TemplateTest("even") { value, _ in value.int.map { $0 % 2 == 0 } ?? false },
    TemplateTest("lower") { value, _ in value.pythonString == value.pythonString.lowercased() },
    TemplateTest("upper") { value, _ in value.pythonString == value.pythonString.uppercased() },
  ]
}
