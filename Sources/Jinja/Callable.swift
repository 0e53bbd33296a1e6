public import Values

/// An object that templates can call.
public protocol Callable: ValueObject {
  /// Calls it; a `TemplateError` without a place gets that of the call.
  func call(_ arguments: Arguments, in rendering: Rendering) throws -> Value
}

/// An object with attributes besides what it behaves as, such as `loop` or a namespace.
public protocol Attributed: ValueObject {
  /// The attribute, or nil where it has none of that name.
  func attribute(_ name: String, in rendering: Rendering) throws -> Value?
}

/// A global function, such as `range`.
public final class Function: Callable {
  /// The name under which templates call it.
  public let name: String
  private let body: @Sendable (Arguments, Rendering) throws -> Value

  /// Declares a function by its parameters; the types are those of the body.
  @inlinable
  public convenience init<each Argument: TemplateArgument, Result: TemplateResult>(
    _ name: String, _ parameters: repeat Parameter<each Argument>,
    body: @escaping @Sendable (repeat each Argument) throws -> Result
  ) {
    let parameters = (repeat each parameters)
    let names = Parameters.names(repeat each parameters)
    self.init(raw: name) { arguments, rendering in
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      return try body(repeat try binder.next(each parameters)).templateValue
    }
  }

  /// Declares a function that takes its arguments as they come.
  public init(
    raw name: String, body: @escaping @Sendable (Arguments, Rendering) throws -> Value
  ) {
    self.name = name
    self.body = body
  }

  /// `function`.
  public var typeName: String { "function" }
  /// `<function range>`.
  public var pythonRepresentation: String { "<function \(name)>" }

  /// Runs the body.
  public func call(_ arguments: Arguments, in rendering: Rendering) throws -> Value {
    try body(arguments, rendering)
  }
}
