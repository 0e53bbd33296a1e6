public import Values

// See `Filter+few`.

extension Method {
  /// Declares a method with no parameter.
  @inlinable
  public init<Subject: TemplateArgument, Result: TemplateResult>(
    _ name: String,
    body: @escaping @Sendable (Subject) throws -> Result
  ) {
    self.init(raw: name) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      _ = try ArgumentBinder(arguments, for: [], in: rendering)
      return try body(subject).templateValue
    }
  }

  /// Declares a method with one parameter.
  @inlinable
  public init<Subject: TemplateArgument, First: TemplateArgument, Result: TemplateResult>(
    _ name: String,
    _ first: Parameter<First>,
    body: @escaping @Sendable (Subject, First) throws -> Result
  ) {
    let names = [first.name]
    self.init(raw: name) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      let first = try binder.next(first)
      return try body(subject, first).templateValue
    }
  }

  /// Declares a method with two parameters.
  @inlinable
  public init<
    Subject: TemplateArgument, First: TemplateArgument, Second: TemplateArgument,
    Result: TemplateResult
  >(
    _ name: String,
    _ first: Parameter<First>,
    _ second: Parameter<Second>,
    body: @escaping @Sendable (Subject, First, Second) throws -> Result
  ) {
    let names = [first.name, second.name]
    self.init(raw: name) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      let first = try binder.next(first)
      let second = try binder.next(second)
      return try body(subject, first, second).templateValue
    }
  }

  /// Declares a method with three parameters.
  @inlinable
  public init<
    Subject: TemplateArgument, First: TemplateArgument, Second: TemplateArgument,
    Third: TemplateArgument, Result: TemplateResult
  >(
    _ name: String,
    _ first: Parameter<First>,
    _ second: Parameter<Second>,
    _ third: Parameter<Third>,
    body: @escaping @Sendable (Subject, First, Second, Third) throws -> Result
  ) {
    let names = [first.name, second.name, third.name]
    self.init(raw: name) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      let first = try binder.next(first)
      let second = try binder.next(second)
      let third = try binder.next(third)
      return try body(subject, first, second, third).templateValue
    }
  }
}
