import Values

/// Tests of Jinja2 3.1 that compare values, under all their names.
enum ComparisonTests {
  static let all: [TemplateTest] =
    named(["eq", "equalto", "=="], .equal) + named(["ne", "!="], .notEqual)
    + named(["lt", "lessthan", "<"], .less) + named(["le", "<="], .lessOrEqual)
    + named(["gt", "greaterthan", ">"], .greater) + named(["ge", ">="], .greaterOrEqual) + others

  private static func named(_ names: [String], _ comparison: Comparison) -> [TemplateTest] {
    names.map { name in
      TemplateTest(name, .required("other")) { (rendering, left: Value, right: Value) in
        try Operators.compare(comparison, left, right, in: rendering)
      }
    }
  }

  private static let others: [TemplateTest] = [
    TemplateTest("in", .required("seq")) { (rendering, value: Value, container: Value) in
      try Operators.contains(container, value, in: rendering)
    },
    TemplateTest("sameas", .required("other")) { (left: Value, right: Value) in
      isSame(left, right)
    },
    TemplateTest("divisibleby", .required("num")) { (rendering, number: Value, divisor: Value) in
      try rest(of: number, by: divisor, in: rendering) == 0
    },
    TemplateTest("odd") { (rendering, number: Value) in
      try rest(of: number, by: 2, in: rendering) == 1
    },
    TemplateTest("even") { (rendering, number: Value) in
      try rest(of: number, by: 2, in: rendering) == 0
    },
    TemplateTest(raw: "filter") { value, arguments, rendering in
      _ = try ArgumentBinder(arguments, for: [], in: rendering)
      return rendering.environment.filterNames.contains(try rendering.text(of: value))
    },
    TemplateTest(raw: "test") { value, arguments, rendering in
      _ = try ArgumentBinder(arguments, for: [], in: rendering)
      return rendering.environment.testNames.contains(try rendering.text(of: value))
    },
  ]

  private static func rest(
    of number: Value, by divisor: Value, in rendering: Rendering
  ) throws -> Value {
    try Operators.binary(.modulo, number, divisor, in: rendering)
  }

  /// Python's `is`, as far as values that are copied can have it: constants and small values.
  private static func isSame(_ left: Value, _ right: Value) -> Bool {
    if case .object(let left) = left, case .object(let right) = right { return left === right }
    return left.typeName == right.typeName && left == right
  }
}
