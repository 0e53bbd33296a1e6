public import Values

// Declarations with few parameters, apart from the general ones: a pack of types costs at each call,
// for its metadata is made when the program runs.

extension Filter {
  /// Declares a filter with no parameter.
  @inlinable
  public init<Subject: TemplateArgument, Result: TemplateResult>(
    _ name: String,
    keepsReferences: Bool = false,
    body: @escaping @Sendable (Subject) throws -> Result
  ) {
    self.init(raw: name, keepsReferences: keepsReferences) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      _ = try ArgumentBinder(arguments, for: [], in: rendering)
      return try body(subject).templateValue
    }
  }

  /// Declares a filter with one parameter.
  @inlinable
  public init<Subject: TemplateArgument, First: TemplateArgument, Result: TemplateResult>(
    _ name: String,
    _ first: Parameter<First>,
    keepsReferences: Bool = false,
    body: @escaping @Sendable (Subject, First) throws -> Result
  ) {
    let names = [first.name]
    self.init(raw: name, keepsReferences: keepsReferences) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      let first = try binder.next(first)
      return try body(subject, first).templateValue
    }
  }

  /// Declares a filter with two parameters.
  @inlinable
  public init<
    Subject: TemplateArgument, First: TemplateArgument, Second: TemplateArgument,
    Result: TemplateResult
  >(
    _ name: String,
    _ first: Parameter<First>,
    _ second: Parameter<Second>,
    keepsReferences: Bool = false,
    body: @escaping @Sendable (Subject, First, Second) throws -> Result
  ) {
    let names = [first.name, second.name]
    self.init(raw: name, keepsReferences: keepsReferences) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      let first = try binder.next(first)
      let second = try binder.next(second)
      return try body(subject, first, second).templateValue
    }
  }

  /// Declares a filter with three parameters.
  @inlinable
  public init<
    Subject: TemplateArgument, First: TemplateArgument, Second: TemplateArgument,
    Third: TemplateArgument, Result: TemplateResult
  >(
    _ name: String, _ first: Parameter<First>, _ second: Parameter<Second>,
    _ third: Parameter<Third>, keepsReferences: Bool = false,
    body: @escaping @Sendable (Subject, First, Second, Third) throws -> Result
  ) {
    let names = [first.name, second.name, third.name]
    self.init(raw: name, keepsReferences: keepsReferences) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      let first = try binder.next(first)
      let second = try binder.next(second)
      let third = try binder.next(third)
      return try body(subject, first, second, third).templateValue
    }
  }

  /// Declares a filter with no parameter, which needs the rendering too.
  @inlinable
  public init<Subject: TemplateArgument, Result: TemplateResult>(
    _ name: String,
    keepsReferences: Bool = false,
    inRendering body: @escaping @Sendable (Rendering, Subject) throws -> Result
  ) {
    self.init(raw: name, keepsReferences: keepsReferences) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      _ = try ArgumentBinder(arguments, for: [], in: rendering)
      return try body(rendering, subject).templateValue
    }
  }

  /// Declares a filter with one parameter, which needs the rendering too.
  @inlinable
  public init<Subject: TemplateArgument, First: TemplateArgument, Result: TemplateResult>(
    _ name: String,
    _ first: Parameter<First>,
    keepsReferences: Bool = false,
    inRendering body: @escaping @Sendable (Rendering, Subject, First) throws -> Result
  ) {
    let names = [first.name]
    self.init(raw: name, keepsReferences: keepsReferences) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      let first = try binder.next(first)
      return try body(rendering, subject, first).templateValue
    }
  }

  /// Declares a filter with two parameters, which needs the rendering too.
  @inlinable
  public init<
    Subject: TemplateArgument, First: TemplateArgument, Second: TemplateArgument,
    Result: TemplateResult
  >(
    _ name: String,
    _ first: Parameter<First>,
    _ second: Parameter<Second>,
    keepsReferences: Bool = false,
    inRendering body: @escaping @Sendable (Rendering, Subject, First, Second) throws -> Result
  ) {
    let names = [first.name, second.name]
    self.init(raw: name, keepsReferences: keepsReferences) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      let first = try binder.next(first)
      let second = try binder.next(second)
      return try body(rendering, subject, first, second).templateValue
    }
  }
}
