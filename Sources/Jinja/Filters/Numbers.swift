import Values

extension Filters {
  static let numbers: [String: Builtin<Value>] = [
    "int": Builtin(["default", "base"]) { input, call in
      let fallback = call["default"] ?? 0
      return integer(of: input, base: try call.integer("base") ?? 10) ?? fallback
    },
    "float": Builtin(["default"]) { input, call in
      if let number = input.number { return .float(number.double) }
      let number = input.string.flatMap { Double(PythonStrings.strip($0)) }
      return number.map { .float($0) } ?? call["default"] ?? 0.0
    },
    "abs": Builtin { input, _ in
      switch input.number {
      case .int(let number): return number < 0 ? try Arithmetic.negated(input) : .int(number)
      case .float(let number): return .float(abs(number))
      case nil: throw Failure("`abs` needs a number, not `\(input.typeName)`")
      }
    },
    "pow": Builtin(["y"]) { input, call in
      guard let base = input.number, let exponent = try call.required("y").number else {
        throw Failure("`pow` needs numbers")
      }
      return .float(try Powers.power(base.double, exponent.double))
    },
    "round": Builtin(["precision", "method"]) { input, call in
      guard let number = input.number else {
        throw Failure("`round` needs a number, not `\(input.typeName)`")
      }
      let digits = try call.integer("precision") ?? 0
      let method = try call.string("method") ?? "common"
      let rules: [String: FloatingPointRoundingRule] = [
        "common": .toNearestOrEven, "ceil": .up, "floor": .down,
      ]
      guard let rule = rules[method] else { throw Failure("unknown rounding method `\(method)`") }
      if case .int(let whole) = number, method == "common", digits >= 0 { return .int(whole) }
      return .float(Rounding.rounded(number.double, digits: digits, rule))
    },
    "sum": Builtin(["attribute", "start"]) { input, call in
      var total = call["start"] ?? 0
      for item in try Collections.items(of: input) {
        let value = try call["attribute"].map { try call.attribute($0, of: item) } ?? item
        total = try Arithmetic.combine(.add, total, try value.defined())
      }
      return total
    },
    "min": Builtin(["case_sensitive", "attribute"]) { input, call in
      try extreme(input, call, isLargest: false)
    },
    "max": Builtin(["case_sensitive", "attribute"]) { input, call in
      try extreme(input, call, isLargest: true)
    },
  ]

  private static func integer(of value: Value, base: Int) -> Value? {
    switch value {
    case .bool(let flag): return .int(flag ? 1 : 0)
    case .int: return value
    case .float(let number):
      return Int(exactly: number.rounded(.towardZero)).map { .int($0) }
    default: break
    }
    guard let text = value.string, (2...36).contains(base) else { return nil }
    var digits = PythonStrings.strip(text).filter { $0 != "_" }.lowercased()
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)]
    where base == radix && digits.hasPrefix(prefix) {
      digits.removeFirst(2)
    }
    if let number = Int(digits, radix: base) { return .int(number) }
    guard let number = Double(digits) else { return nil }
    return Int(exactly: number.rounded(.towardZero)).map { .int($0) }
  }

  private static func extreme(_ input: Value, _ call: Call, isLargest: Bool) throws -> Value {
    let ordered = try Comparing.sorted(
      try Collections.items(of: input), isReversed: isLargest
    ) { item in try call.sortKey(item) }
    if let first = ordered.first { return first }
    return .object(
      Undefined(TemplateError(.undefinedVariable("the \(call.name) of an empty list"))))
  }
}

extension Call {
  /// What an item is sorted and compared by: its attributes, without regard to case unless asked.
  func sortKey(_ item: Value) throws -> Value {
    let isSensitive = flag("case_sensitive")
    func folded(_ value: Value) throws -> Value {
      let value = try value.defined()
      if !isSensitive, let text = value.string { return .string(text.lowercased()) }
      return value
    }
    guard let path = self["attribute"], !path.isNull else { return try folded(item) }
    let paths = path.string.map { $0.split(separator: ",").map { Value.string(String($0)) } }
    let keys = try (paths ?? [path]).map { try folded(try attribute($0, of: item)) }
    return keys.count == 1 ? keys[0] : .list(keys)
  }
}
