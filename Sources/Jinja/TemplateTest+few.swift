public import Values

// See `Filter+few`.

extension TemplateTest {
  /// Declares a test with no parameter.
  @inlinable
  public init<Subject: TemplateArgument>(
    _ name: String, body: @escaping @Sendable (Subject) throws -> Bool
  ) {
    self.init(raw: name) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      _ = try ArgumentBinder(arguments, for: [], in: rendering)
      return try body(subject)
    }
  }

  /// Declares a test with one parameter.
  @inlinable
  public init<Subject: TemplateArgument, First: TemplateArgument>(
    _ name: String, _ first: Parameter<First>,
    body: @escaping @Sendable (Subject, First) throws -> Bool
  ) {
    let names = [first.name]
    self.init(raw: name) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      return try body(subject, binder.next(first))
    }
  }
}
