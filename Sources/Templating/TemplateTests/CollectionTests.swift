import Jinja
import OrderedCollections
import Values

/// Tests of lists, and of what counts as true.
enum CollectionTests {
  static let all: [TemplateTest] =
    [
      TemplateTest("contains", .required("b")) { (rendering, container: Value, item: Value) in
        try rendering.asks(test: "in", of: item, Arguments([container]))
      },
      TemplateTest("any") { (rendering, items: [Value]) in
        try items.contains { try rendering.isTrue($0) }
      },
      TemplateTest("all") { (rendering, items: [Value]) in
        try items.allSatisfy { try rendering.isTrue($0) }
      },
      TemplateTest("truthy", .named("convert_bool", false)) {
        (rendering, value: Value, converts: Bool) in
        try isTruthy(value, converts, in: rendering)
      },
      TemplateTest("falsy", .named("convert_bool", false)) {
        (rendering, value: Value, converts: Bool) in
        try !isTruthy(value, converts, in: rendering)
      },
    ] + notNumber("nan") + notNumber("isnan") + subset("subset") + subset("issubset")
    + superset("superset") + superset("issuperset")

  private static func notNumber(_ name: String) -> [TemplateTest] {
    [
      TemplateTest(name) { (value: Value) in
        try value.requireDefined()
        return value.number?.double.isNaN ?? (value.string?.lowercased() == "nan")
      }
    ]
  }

  private static func subset(_ name: String) -> [TemplateTest] {
    [
      TemplateTest(name, .required("b")) { (items: [Value], others: [Value]) in
        Set(items).isSubset(of: others)
      }
    ]
  }

  private static func superset(_ name: String) -> [TemplateTest] {
    [
      TemplateTest(name, .required("b")) { (items: [Value], others: [Value]) in
        Set(items).isSuperset(of: others)
      }
    ]
  }

  private static func isTruthy(
    _ value: Value, _ converts: Bool, in rendering: Rendering
  ) throws -> Bool {
    guard converts else { return try rendering.isTrue(value) }
    try value.requireDefined()
    return try Truth.reads(value) ?? rendering.isTrue(value)
  }
}
