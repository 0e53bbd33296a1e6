public import Values

/// The arguments of a call, as evaluated.
public struct Arguments: Sendable {
  /// Those given by place.
  public var positional: ValueList
  /// Those given by name, in the order in which they were written.
  public var named: [(name: String, value: Value)]

  /// Gathers arguments.
  public init(_ positional: ValueList = [], named: [(name: String, value: Value)] = []) {
    self.positional = positional
    self.named = named
  }

  /// Whether there are none.
  public var isEmpty: Bool { positional.isEmpty && named.isEmpty }

  /// The argument at `index` or by `name`, for bodies that take arguments raw.
  public func value(at index: Int, or name: String) -> Value? {
    positional.indices.contains(index)
      ? positional[index] : named.first { $0.name == name }?.value
  }
}

/// Hands out arguments to declared parameters, one after the other.
@usableFromInline
struct ArgumentBinder {
  private let arguments: Arguments
  @usableFromInline let rendering: Rendering
  private var index = 0

  /// Complains about arguments that none of the parameters takes.
  @usableFromInline
  init(_ arguments: Arguments, for names: [String], in rendering: Rendering) throws {
    self.arguments = arguments
    self.rendering = rendering
    if arguments.positional.count > names.count {
      throw TemplateError(
        .tooManyArguments(given: arguments.positional.count, taken: names.count))
    }
    for argument in arguments.named where !names.contains(argument.name) {
      throw TemplateError(.unknownArgument(argument.name, known: names))
    }
  }

  /// The argument for the next parameter, read as its type.
  @inlinable
  @inline(__always)
  mutating func next<T>(_ parameter: Parameter<T>) throws -> T {
    guard let given = try nextValue(parameter.name) else {
      if let value = parameter.defaultValue { return value }
      throw TemplateError(.missingArgument(parameter.name))
    }
    do {
      return try T.reading(given, in: rendering)
    } catch let mismatch as TypeMismatch {
      throw TemplateError(
        .wrongArgument(parameter.name, expected: mismatch.expected, found: given.typeName))
    }
  }

  /// What is given for the next parameter; nil where nothing is.
  @usableFromInline
  mutating func nextValue(_ name: String) throws -> Value? {
    let place = index
    index += 1
    let byName = arguments.named.isEmpty ? nil : arguments.named.first { $0.name == name }
    guard place < arguments.positional.count else { return byName?.value }
    if byName != nil { throw TemplateError(.repeatedArgument(name)) }
    return arguments.positional[place]
  }
}
