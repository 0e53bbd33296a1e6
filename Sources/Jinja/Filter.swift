public import Values

/// A function that templates call with `value | name(arguments)`.
///
/// A body may throw any error; a `TemplateError` without a place gets that of the call.
public struct Filter: Sendable {
  /// The name under which templates call it.
  public let name: String
  let keepsReferences: Bool
  let body: @Sendable (Value, Arguments, Rendering) throws -> Value

  /// Declares a filter by its parameters; the types are those of the body.
  ///
  /// `keepsReferences` hands over containers that the template may change as what they are
  /// (`ListReference`, `MappingReference`) instead of as plain copies; say it where the result is, or
  /// holds, the very input.
  @inlinable
  public init<Subject: TemplateArgument, each Argument: TemplateArgument, Result: TemplateResult>(
    _ name: String, _ parameters: repeat Parameter<each Argument>, keepsReferences: Bool = false,
    body: @escaping @Sendable (Subject, repeat each Argument) throws -> Result
  ) {
    let parameters = (repeat each parameters)
    let names = Parameters.names(repeat each parameters)
    self.init(raw: name, keepsReferences: keepsReferences) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      return try body(subject, repeat try binder.next(each parameters)).templateValue
    }
  }

  /// Declares a filter that also needs the rendering it is called in: variables, other filters.
  @inlinable
  public init<Subject: TemplateArgument, each Argument: TemplateArgument, Result: TemplateResult>(
    _ name: String, _ parameters: repeat Parameter<each Argument>, keepsReferences: Bool = false,
    inRendering body:
      @escaping @Sendable (Rendering, Subject, repeat each Argument) throws -> Result
  ) {
    let parameters = (repeat each parameters)
    let names = Parameters.names(repeat each parameters)
    self.init(raw: name, keepsReferences: keepsReferences) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      return try body(rendering, subject, repeat try binder.next(each parameters)).templateValue
    }
  }

  /// Declares a filter that takes its arguments as they come.
  public init(
    raw name: String, keepsReferences: Bool = false,
    body: @escaping @Sendable (Value, Arguments, Rendering) throws -> Value
  ) {
    self.name = name
    self.keepsReferences = keepsReferences
    self.body = body
  }

  /// The same filter under another name.
  public func named(_ name: String) -> Filter {
    Filter(raw: name, keepsReferences: keepsReferences, body: body)
  }

  func apply(to value: Value, _ arguments: Arguments, in rendering: Rendering) throws -> Value {
    guard rendering.usesReferences, !keepsReferences else {
      return try body(value, arguments, rendering)
    }
    return try body(value.settled, arguments.settled, rendering)
  }
}

extension TemplateArgument {
  /// Reads what a filter, test or method is applied to.
  @inlinable
  static func subject(_ value: Value, in rendering: Rendering) throws -> Self {
    do {
      return try reading(value, in: rendering)
    } catch let mismatch as TypeMismatch {
      throw TemplateError(.wrongSubject(expected: mismatch.expected, found: value.typeName))
    }
  }
}
