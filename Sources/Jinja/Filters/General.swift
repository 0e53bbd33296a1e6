import Values

extension Filters {
  static let general: [String: Builtin<Value>] = [
    "default": fallback,
    "d": fallback,
    "mandatory": Builtin(["msg"], takesUndefined: true) { input, call in
      guard input.undefined != nil else { return input }
      if let message = try call.string("msg") { throw Failure(message) }
      return try input.defined()
    },
    "bool": Builtin { input, _ in
      // As ansible-core: a truth value or nothing stays, and a word that says neither is false.
      if input.isNull { return input }
      return .bool(isTrue(input))
    },
    "ternary": Builtin(["true_val", "false_val", "none_val"]) { input, call in
      if input.isNull, let value = call["none_val"], !value.isNull { return value }
      return try call.required(input.isTrue ? "true_val" : "false_val")
    },
    "type_debug": Builtin(takesUndefined: true) { input, _ in .string(input.typeName) },
    "safe": Builtin { input, _ in input },
  ]

  private static let fallback = Builtin<Value>(
    ["default_value", "boolean"], takesUndefined: true
  ) { input, call in
    let isMissing = input.undefined != nil || (call.flag("boolean") && !input.isTrue)
    return isMissing ? call["default_value"] ?? "" : input
  }

  private static func isTrue(_ value: Value) -> Bool {
    guard let text = value.string?.lowercased() else { return value == 1 }
    return ["yes", "on", "1", "true"].contains(text)
  }
}
