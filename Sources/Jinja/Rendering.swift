import OrderedCollections
import Values

/// One rendering of one template: its output so far, its variables, and what bodies of filters may
/// ask of it.
public final class Rendering {
  /// What the template can use.
  public let environment: Environment
  let variables: any VariableSource
  /// Whether containers are shared by reference, because the template changes some.
  let usesReferences: Bool
  /// Where free names get their values, for functions that need more of it than names.
  public var source: any VariableSource { variables }
  // Written to with every piece of text; what is written is found out before.
  @exclusivity(unchecked) var output: Output
  var depth = 0
  /// The frames that macros were defined in, by the number that the macro carries.
  private var closures: [Frame?] = []
  private var memo: [String: Value?] = [:]

  init(environment: Environment, variables: any VariableSource, usesReferences: Bool) {
    self.environment = environment
    self.variables = variables
    self.usesReferences = usesReferences
    output = Output(hidesNone: environment.hidesNone)
  }

  /// What `body` writes, apart from the output.
  func captured(_ body: () throws -> Void) throws -> Value {
    let outer = output.beginCapture()
    defer { output.endCapture(outer) }
    try body()
    try checkSize()
    return environment.conversion?(output.value, output.isLone) ?? .string(output.string)
  }

  /// Complains where the output has grown beyond its bound.
  func checkSize() throws {
    if output.length > environment.limits.outputLength {
      throw TemplateError(
        .limit("the output is longer than \(environment.limits.outputLength) bytes"))
    }
  }

  /// Keeps the frame that a macro was defined in.
  func register(_ frame: Frame) -> Int {
    closures.append(frame)
    return closures.count - 1
  }

  /// The frame that was kept under a number; nil once it is let go.
  func frame(_ number: Int) -> Frame? {
    closures.indices.contains(number) ? closures[number] : nil
  }

  /// Lets go of a frame.
  func forget(_ number: Int) { closures[number] = nil }

  /// Lets go of all frames, which hold the rendering in turn.
  func finish() { closures = [] }

  /// Runs `body` one level deeper.
  func nested<Result>(_ body: () throws -> Result) throws -> Result {
    guard depth < environment.limits.callDepth else {
      throw TemplateError(
        .limit("the template calls itself more than \(environment.limits.callDepth) levels deep"))
    }
    depth += 1
    defer { depth -= 1 }
    return try body()
  }

  /// A variable as its source has it, its templates not rendered; looked up once per rendering.
  func unresolved(_ name: String) throws -> Value? {
    if let known = memo[name] { return known }
    var value = try Self.deferringUndefined(name) { try variables.lookup(name) }
    if usesReferences { value = try value.map { try resolved($0).referenced } }
    memo[name] = .some(value)
    return value
  }

  /// A value in which nothing is left to render.
  func resolved(_ value: Value) throws -> Value {
    switch value {
    case .template: return try variables.resolve(value)
    case .object(let object) where object.isUnresolved: return try variables.resolve(value)
    case .list(let items) where items.contains(where: Self.needsResolving):
      return .list(try items.map(resolved))
    case .tuple(let items) where items.contains(where: Self.needsResolving):
      return .tuple(try items.map(resolved))
    case .mapping(let mapping) where mapping.values.contains(where: Self.needsResolving):
      return .mapping(try mapping.mapValues(resolved))
    default: return value
    }
  }

  /// As `resolved`; what fails for want of a variable is itself undefined, until it is used.
  func resolved(_ value: Value, named name: @autoclosure () -> String) throws -> Value {
    guard Self.needsResolving(value) else { return value }
    return try Self.deferringUndefined(name()) { try resolved(value) } ?? .null
  }

  @inline(__always)
  static func needsResolving(_ value: Value) -> Bool {
    switch value {
    case .string, .int, .bool, .float, .null: false
    case .object(let object): object.isUnresolved
    default: holdsTemplate(value)
    }
  }

  private static func holdsTemplate(_ value: Value) -> Bool {
    switch value {
    case .template: true
    case .list(let items), .tuple(let items): items.contains(where: needsResolving)
    case .mapping(let mapping): mapping.values.contains(where: needsResolving)
    default: false
    }
  }

  private static func deferringUndefined(
    _ name: String, _ body: () throws -> Value?
  ) throws -> Value? {
    do {
      return try body()
    } catch let error as TemplateError where error.isUndefined {
      return .object(Undefined("`\(name)` cannot be used: \(error.message)", at: error.location))
    }
  }
}
