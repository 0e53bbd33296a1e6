import Values

/// Tests that compare a value with another.
enum ComparisonTests {
  static let all: [TemplateTest] =
    names("eq", "equalto", "==", comparison: .equal) + names("ne", "!=", comparison: .unequal)
    + names("lt", "lessthan", "<", comparison: .less) + names("le", "<=", comparison: .lessOrEqual)
    + names("gt", "greaterthan", ">", comparison: .greater)
    + names("ge", ">=", comparison: .greaterOrEqual)
    + [
      TemplateTest("in") { value, call in try Arithmetic.contains(try call.required(0), value) },
      TemplateTest("contains") { value, call in
        try Arithmetic.contains(value, try call.required(0))
      },
      TemplateTest("sameas") { value, call in try value == call.required(0) },
      TemplateTest("divisibleby") { value, call in
        guard let number = value.int, let divisor = try call.required(0).int, divisor != 0 else {
          throw InvalidOperation("`divisibleby` needs whole numbers, and not 0")
        }
        return number % divisor == 0
      },
      TemplateTest("subset") { value, call in
        let other = Set(try SequenceFilters.items(try call.required(0)))
        return Set(try SequenceFilters.items(value)).isSubset(of: other)
      },
      TemplateTest("superset") { value, call in
        let other = Set(try SequenceFilters.items(try call.required(0)))
        return Set(try SequenceFilters.items(value)).isSuperset(of: other)
      },
    ]

  private static func names(_ names: String..., comparison: Comparison) -> [TemplateTest] {
    names.map { name in
      TemplateTest(name) { value, call in
        try Arithmetic.holds(comparison, value, try call.required(0))
      }
    }
  }
}
