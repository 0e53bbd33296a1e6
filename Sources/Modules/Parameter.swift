public import OrderedCollections
public import Values

/// One parameter of a module: its documentation, its check and its decoding in one line.
public struct Parameter<Target>: Sendable {
  /// The parameter as plain data.
  public let description: Signature.Parameter
  /// Whether null is an argument of its own, not one that is not given.
  let acceptsNull: Bool
  let decode: @Sendable (Value, inout Target) throws(ArgumentError) -> Void

  /// Declares a parameter that is stored under `path`.
  ///
  /// It is required when it says so; else the value that `Target()` holds is the default.
  public init<Argument: ArgumentConvertible>(
    _ name: String, _ path: any WritableKeyPath<Target, Argument> & Sendable,
    aliases: [String] = [], isRequired: Bool = false, default defaultValue: Value? = nil,
    _ summary: String
  ) {
    description = Signature.Parameter(
      name, aliases: aliases, accepts: Argument.accepts, isRequired: isRequired,
      defaultValue: defaultValue, summary: summary)
    acceptsNull = Argument.acceptsNull
    decode = { value, target throws(ArgumentError) in
      guard let argument = Argument(argument: value) else {
        throw ArgumentError(name: name, value: value, accepts: Argument.accepts)
      }
      target[keyPath: path] = argument
    }
  }

  /// The parameter of a part of `Target`, such as the properties that many file modules share.
  public init<Part>(
    _ parameter: Parameter<Part>, within path: any WritableKeyPath<Target, Part> & Sendable
  ) {
    description = parameter.description
    acceptsNull = parameter.acceptsNull
    decode = { value, target throws(ArgumentError) in
      try parameter.decode(value, &target[keyPath: path])
    }
  }
}

extension Module {
  /// The module with `arguments` in place; null mostly counts as not given.
  public static func decoded(from arguments: Mapping) throws(ArgumentError) -> Self {
    var module = Self()
    for parameter in parameters {
      let names = [parameter.description.name] + parameter.description.aliases
      guard let value = names.lazy.compactMap({ arguments[.string($0)] }).first else { continue }
      if value.isNull, !parameter.acceptsNull { continue }
      try parameter.decode(value, &module)
    }
    if acceptsAnything {
      let signature = signature
      module.extra = arguments.filter { signature.parameter(named: $0.key.pythonString) == nil }
    }
    return module
  }
}
