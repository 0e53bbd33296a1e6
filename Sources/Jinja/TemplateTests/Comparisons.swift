import Values

extension TemplateTests {
  static let comparisons: [String: Builtin<Bool>] = {
    var table: [String: Builtin<Bool>] = [
      "sameas": Builtin(["other"]) { input, call in
        let other = try call.required("other")
        return input.typeName == other.typeName && input == other
      },
      "in": Builtin(["seq"]) { input, call in
        try Collections.contains(input, in: try call.required("seq"))
      },
      "contains": Builtin(["value"]) { input, call in
        try Collections.contains(try call.required("value"), in: input)
      },
      "subset": Builtin(["b"]) { input, call in
        Set(try Collections.items(of: input))
          .isSubset(of: try Collections.items(of: try call.required("b")))
      },
      "superset": Builtin(["b"]) { input, call in
        Set(try Collections.items(of: input))
          .isSuperset(of: try Collections.items(of: try call.required("b")))
      },
      "any": Builtin { input, _ in try Collections.items(of: input).contains(where: \.isTrue) },
      "all": Builtin { input, _ in try Collections.items(of: input).allSatisfy(\.isTrue) },
    ]
    let names: [(Expression.Comparison, [String])] = [
      (.equal, ["eq", "equalto", "=="]), (.unequal, ["ne", "!="]),
      (.less, ["lt", "lessthan", "<"]), (.lessOrEqual, ["le", "<="]),
      (.greater, ["gt", "greaterthan", ">"]), (.greaterOrEqual, ["ge", ">="]),
    ]
    for (comparison, aliases) in names {
      for alias in aliases {
        table[alias] = Builtin(["other"]) { input, call in
          try Comparing.holds(comparison, input, try call.required("other"))
        }
      }
    }
    return table
  }()
}
