import OrderedCollections
import Values

/// Attributes, items, calls, filters and tests.
extension Compiler {
  /// A value to look into: of what a variable holds, only the way that is gone is rendered.
  private func base(_ expression: Expression) throws(TemplateError) -> Evaluator {
    let inner: Evaluator
    switch expression.kind {
    case .name(let name):
      inner = self.name(name, expression.span, wholly: false)
      // What a local variable holds was rendered before.
      if scope.isCertain(name) { return inner }
    case .attribute, .item: inner = try member(expression, wholly: false)
    default: return try compile(expression)
    }
    let text = source.text(expression.span)
    let (source, span) = (source, expression.span)
    return Evaluator { frame in
      let value = try inner(frame)
      guard case .template = value else { return value }
      return try source.placing(span) { try frame.rendering.resolved(value, named: text) }
    }
  }

  func member(_ expression: Expression, wholly: Bool) throws(TemplateError) -> Evaluator {
    switch expression.kind {
    case .attribute(let base, let name):
      return try attribute(name, of: base, expression, wholly)
    case .item(let base, let key):
      if case .slice(let start, let stop, let step) = key.kind {
        return try slice(base, start, stop, step, expression.span)
      }
      return try item(key, of: base, expression, wholly)
    default:
      throw source.error(
        .syntax("a slice can stand only alone between brackets"), at: expression.span)
    }
  }

  private func attribute(
    _ name: String, of base: Expression, _ expression: Expression, _ wholly: Bool
  ) throws(TemplateError) -> Evaluator {
    if MutatingMethods.names.contains(name) { usesReferences = true }
    let container = try self.base(base)
    let key = Value.string(name)
    let finish = finisher(expression, base, wholly)
    if environment.methodNames.contains(name) {
      return Evaluator { frame in
        let value = try container(frame)
        return try finish(frame, value, key) {
          // A method works on the whole value.
          let whole = try frame.rendering.resolved(value)
          return try Members.attribute(name, of: whole, in: frame.rendering)
        }
      }
    }
    let count = base.isName("loop") ? Loop.Count(rawValue: name) : nil
    let place = FoundKey(name)
    let checks = wholly && !isCertainName(base)
    let general = Evaluator { frame in
      let value = try container(frame)
      if case .mapping(let mapping) = value, let found = place.value(in: mapping),
        !checks || !Rendering.needsResolving(found)
      {
        return found
      }
      if let count, case .object(let object) = value, let loop = object as? Loop {
        return loop[count]
      }
      return try finish(frame, value, key) {
        try Members.attribute(name, of: value, in: frame.rendering)
      }
    }
    return quick(expression, base, place, name, otherwise: general)
  }

  /// Looks first whether a local variable is a mapping, and then in that alone.
  private func quick(
    _ expression: Expression, _ base: Expression, _ found: FoundKey, _ name: String,
    otherwise: Evaluator
  ) -> Evaluator {
    guard case .name(let variable) = base.kind, let slot = scope.certainSlot(variable) else {
      return otherwise
    }
    let place = Undefined.Place(source: source, span: expression.span, base: base.span)
    let isMethod = environment.methodNames.contains(name)
    // What a mapping in a local variable holds was rendered before.
    return Evaluator { frame in
      guard case .mapping(let mapping)? = frame.slots[slot] else { return try otherwise(frame) }
      if let value = found.value(in: mapping) { return value }
      if isMethod { return try otherwise(frame) }
      return .object(Undefined(.member(.string(name), of: .mapping(mapping)), place: place))
    }
  }

  /// Whether this is the name of a local variable that always has a value.
  private func isCertainName(_ expression: Expression) -> Bool {
    if case .name(let name) = expression.kind { scope.isCertain(name) } else { false }
  }

  private func item(
    _ key: Expression, of base: Expression, _ expression: Expression, _ wholly: Bool
  ) throws(TemplateError) -> Evaluator {
    if case .constant(.string(let name)) = key.kind {
      return try item(name, of: base, expression, wholly)
    }
    let container = try self.base(base)
    let key = try compile(key)
    let finish = finisher(expression, base, wholly)
    return Evaluator { frame in
      let value = try container(frame)
      let key = try key(frame)
      if case .string = key, let found = Self.plain(key, of: value, wholly) { return found }
      return try finish(frame, value, key) {
        try Members.item(key, of: value, in: frame.rendering)
      }
    }
  }

  /// `base['name']`.
  private func item(
    _ name: String, of base: Expression, _ expression: Expression, _ wholly: Bool
  ) throws(TemplateError) -> Evaluator {
    let container = try self.base(base)
    let finish = finisher(expression, base, wholly)
    let (key, place) = (Value.string(name), FoundKey(name))
    let checks = wholly && !isCertainName(base)
    let general = Evaluator { frame in
      let value = try container(frame)
      if case .mapping(let mapping) = value, let found = place.value(in: mapping),
        !checks || !Rendering.needsResolving(found)
      {
        return found
      }
      return try finish(frame, value, key) {
        try Members.item(key, of: value, in: frame.rendering)
      }
    }
    return quick(expression, base, place, name, otherwise: general)
  }

  /// The item of a mapping that holds it and has nothing left to render; nil for all other cases.
  @inline(__always)
  private static func plain(_ key: Value, of value: Value, _ wholly: Bool) -> Value? {
    guard case .mapping(let mapping) = value, let found = mapping[key],
      !wholly || !Rendering.needsResolving(found)
    else { return nil }
    return found
  }

  /// Finds a member by the given way.
  private typealias Finisher = @Sendable (Frame, Value, Value, () throws -> Value?) throws -> Value

  /// What was found, rendered if it is wanted wholly, else what is undefined.
  private func finisher(
    _ expression: Expression, _ base: Expression, _ wholly: Bool
  ) -> Finisher {
    let text = source.text(expression.span)
    let place = Undefined.Place(source: source, span: expression.span, base: base.span)
    return { frame, value, key, find in
      try place.source.placing(place.span) {
        guard let found = try find() else {
          return .object(Undefined(.member(key, of: value), place: place))
        }
        return wholly ? try frame.rendering.resolved(found, named: text) : found
      }
    }
  }

  private func slice(
    _ base: Expression, _ start: Expression?, _ stop: Expression?, _ step: Expression?, _ span: Span
  ) throws(TemplateError) -> Evaluator {
    let value = try compile(base)
    var bounds: [Evaluator] = []
    for bound in [start, stop, step] {
      bounds.append(try compile(bound ?? Expression(.constant(.null), span)))
    }
    let evaluators = bounds
    let source = source
    return Evaluator { frame in
      let value = try value(frame)
      let numbers = try evaluators.map { try $0(frame) }
      return try source.placing(span) {
        let bounds = try numbers.map { number in
          do {
            return try Int?.reading(number, in: frame.rendering)
          } catch is TypeMismatch {
            throw TemplateError(
              .type("a slice needs whole numbers, not type `\(number.typeName)`"))
          }
        }
        return try Slice.of(value, start: bounds[0], stop: bounds[1], step: bounds[2])
      }
    }
  }

  // Calls.

  func call(
    _ callee: Expression, _ arguments: CallArguments, _ span: Span,
    caller: (@Sendable (Frame) -> Value)?
  ) throws(TemplateError) -> Evaluator {
    let given = try self.arguments(arguments)
    let source = source
    let add: @Sendable (Frame) throws -> Arguments = { frame in
      var arguments = try given(frame)
      if let caller { arguments.named.append(("caller", caller(frame))) }
      return arguments
    }
    if case .attribute(let base, let name) = callee.kind {
      if MutatingMethods.names.contains(name) { usesReferences = true }
      let base = try compile(base)
      let methods = environment.methods(named: name)
      return Evaluator { frame in
        let value = try base(frame)
        let arguments = try add(frame)
        return try source.placing(span) {
          if let method = methods.plain(for: value) {
            return try method.body(value, arguments, frame.rendering)
          }
          return try Members.call(name, of: value, arguments, in: frame.rendering)
        }
      }
    }
    let function = try compile(callee)
    return Evaluator { frame in
      let function = try function(frame)
      let arguments = try add(frame)
      return try source.placing(span) { try frame.rendering.call(function, arguments) }
    }
  }

  func arguments(
    _ arguments: CallArguments
  ) throws(TemplateError) -> @Sendable (Frame) throws -> Arguments {
    if arguments.isEmpty { return { _ in Arguments() } }
    let positional = try compile(all: arguments.positional)
    if arguments.named.isEmpty, arguments.spread == nil, arguments.spreadNamed == nil {
      return { frame in Arguments(try Self.values(of: positional, in: frame)) }
    }
    let names = arguments.named.map(\.name)
    let named = try compile(all: arguments.named.map(\.value))
    let spread = try arguments.spread.map { value throws(TemplateError) in try compile(value) }
    let spreadNamed = try arguments.spreadNamed.map { value throws(TemplateError) in
      try compile(value)
    }
    let source = source
    let spans = (arguments.spread?.span, arguments.spreadNamed?.span)
    return { frame in
      var result = Arguments(try Self.values(of: positional, in: frame))
      result.named.reserveCapacity(named.count)
      if let spread, let span = spans.0 {
        let values = try spread(frame)
        result.positional += try source.placing(span) { try frame.rendering.iterate(values) }
      }
      for index in names.indices {
        result.named.append((names[index], try named[index](frame)))
      }
      if let spreadNamed, let span = spans.1 {
        let values = try spreadNamed(frame)
        try source.placing(span) { try result.addNamed(values) }
      }
      return result
    }
  }

  /// The values of all, one after the other.
  @inline(__always)
  static func values(of evaluators: [Evaluator], in frame: Frame) throws -> ValueList {
    if evaluators.count == 1 { return [try evaluators[0](frame)] }
    var values = ValueList()
    values.reserveCapacity(evaluators.count)
    for evaluator in evaluators { values.append(try evaluator(frame)) }
    return values
  }

  // Filters and tests.

  func filter(
    _ input: Evaluator, _ callee: Callee, _ arguments: CallArguments
  ) throws(TemplateError) -> Evaluator {
    let given = try self.arguments(arguments)
    let (source, span) = (source, callee.span)
    guard let filter = environment.filters[callee.name] else {
      let error = source.error(
        .unknownFilter(callee.name, known: environment.filterNames), at: span)
      guard conditions > 0 else { throw error }
      return Evaluator { _ in throw error }
    }
    if arguments.isEmpty {
      return Evaluator { frame in
        let value = try input(frame)
        return try source.placing(span) {
          try filter.apply(to: value, Arguments(), in: frame.rendering)
        }
      }
    }
    return Evaluator { frame in
      let value = try input(frame)
      let arguments = try given(frame)
      return try source.placing(span) {
        try filter.apply(to: value, arguments, in: frame.rendering)
      }
    }
  }

  func test(
    _ input: Expression, _ callee: Callee, _ arguments: CallArguments
  ) throws(TemplateError) -> Evaluator {
    let input = try compile(input)
    let given = try self.arguments(arguments)
    let (source, span) = (source, callee.span)
    guard let test = environment.tests[callee.name] else {
      let error = source.error(.unknownTest(callee.name, known: environment.testNames), at: span)
      guard conditions > 0 else { throw error }
      return Evaluator { _ in throw error }
    }
    return Evaluator { frame in
      let value = try input(frame)
      let arguments = try given(frame)
      return try source.placing(span) {
        .bool(try test.asks(value, arguments, in: frame.rendering))
      }
    }
  }
}

extension Arguments {
  /// Adds the entries of a mapping as named arguments.
  mutating func addNamed(_ values: Value) throws {
    try values.requireDefined()
    guard let mapping = values.mapping else {
      throw TemplateError(.type("`**` needs a mapping, not type `\(values.typeName)`"))
    }
    for (key, value) in mapping {
      guard let name = key.string else {
        throw TemplateError(.type("the names of arguments are text, not type `\(key.typeName)`"))
      }
      if named.contains(where: { $0.name == name }) {
        throw TemplateError(.repeatedArgument(name))
      }
      named.append((name, value))
    }
  }
}
