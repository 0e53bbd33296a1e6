public import Values

/// A question that templates ask with `value is name(arguments)`.
public struct TemplateTest: Sendable {
  /// The name under which templates ask it.
  public let name: String
  let body: @Sendable (Value, Arguments, Rendering) throws -> Bool

  /// Declares a test by its parameters; the types are those of the body.
  @inlinable
  public init<Subject: TemplateArgument, each Argument: TemplateArgument>(
    _ name: String, _ parameters: repeat Parameter<each Argument>,
    body: @escaping @Sendable (Subject, repeat each Argument) throws -> Bool
  ) {
    let parameters = (repeat each parameters)
    let names = Parameters.names(repeat each parameters)
    self.init(raw: name) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      return try body(subject, repeat try binder.next(each parameters))
    }
  }

  /// Declares a test that also needs the rendering it is asked in.
  @inlinable
  public init<Subject: TemplateArgument, each Argument: TemplateArgument>(
    _ name: String, _ parameters: repeat Parameter<each Argument>,
    inRendering body: @escaping @Sendable (Rendering, Subject, repeat each Argument) throws -> Bool
  ) {
    let parameters = (repeat each parameters)
    let names = Parameters.names(repeat each parameters)
    self.init(raw: name) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      return try body(rendering, subject, repeat try binder.next(each parameters))
    }
  }

  /// Declares a test that takes its arguments as they come.
  public init(
    raw name: String, body: @escaping @Sendable (Value, Arguments, Rendering) throws -> Bool
  ) {
    self.name = name
    self.body = body
  }

  /// The same test under another name.
  public func named(_ name: String) -> TemplateTest { TemplateTest(raw: name, body: body) }

  func asks(_ value: Value, _ arguments: Arguments, in rendering: Rendering) throws -> Bool {
    guard rendering.usesReferences else { return try body(value, arguments, rendering) }
    return try body(value.settled, arguments.settled, rendering)
  }
}
