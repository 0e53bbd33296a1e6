import OrderedCollections
import Values

/// All the filters, tests, functions and methods of the language, each family listed once.
enum Builtins {
  static let filters = merged([
    Filters.strings, Filters.numbers, Filters.sequences, Filters.selections, Filters.mappings,
    Filters.serializations, Filters.expressions, Filters.paths, Filters.general,
  ])
  static let tests = merged([
    TemplateTests.kinds, TemplateTests.comparisons, TemplateTests.results, TemplateTests.patterns,
  ])
  static let functions = merged([Functions.all])

  /// The methods that a value of Python's type would have.
  static func methods(of value: Value) -> [String: Builtin<Value>] {
    if value.string != nil { return textMethods }
    if value.mapping != nil { return mappingMethods }
    return value.items != nil ? listMethods : [:]
  }

  private static let textMethods = merged([Methods.texts, Methods.textQuestions])
  private static let listMethods = merged([Methods.lists])
  private static let mappingMethods = merged([Methods.mappings])

  private static func merged<Result>(
    _ families: [[String: Builtin<Result>]]
  ) -> [String: Builtin<Result>] {
    families.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
  }
}

/// A filter, a test, a function or a method.
struct Builtin<Result>: Sendable {
  typealias Body = @Sendable (_ input: Value, _ call: Call) throws -> Result

  private let parameters: [String]
  private let isOpen: Bool
  private let takesUndefined: Bool
  private let body: Body

  /// Declares parameters by their names in order; an open one takes any others too.
  init(
    _ parameters: [String] = [], isOpen: Bool = false, takesUndefined: Bool = false,
    _ body: @escaping Body
  ) {
    self.parameters = parameters
    self.isOpen = isOpen
    self.takesUndefined = takesUndefined
    self.body = body
  }

  func run(
    _ name: String, _ input: Value, _ arguments: FunctionArguments, _ evaluator: Evaluator
  ) throws -> Result {
    if !takesUndefined {
      _ = try input.defined()
      for value in arguments.positional { _ = try value.defined() }
      for value in arguments.named.values { _ = try value.defined() }
    }
    if !isOpen { try check(name, arguments) }
    var values = Dictionary(
      arguments.named.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    for (parameter, value) in zip(parameters, arguments.positional) {
      if values[parameter] != nil { throw Failure("`\(name)` is given `\(parameter)` twice") }
      values[parameter] = value
    }
    let call = Call(
      name: name, values: values, rest: Array(arguments.positional.dropFirst(parameters.count)),
      named: arguments.named, evaluator: evaluator)
    return try body(input, call)
  }

  private func check(_ name: String, _ arguments: FunctionArguments) throws {
    if arguments.positional.count > parameters.count {
      throw Failure(
        "`\(name)` takes at most \(parameters.count) arguments, "
          + "but is given \(arguments.positional.count)")
    }
    for given in arguments.named.keys where !parameters.contains(given) {
      throw Failure(
        .refused("`\(name)` has no parameter `\(given)`"),
        hint: Failure.hint(for: given, among: parameters))
    }
  }
}

/// One use of a builtin: its arguments by the names of its parameters.
struct Call {
  let name: String
  private let values: [String: Value]
  /// The arguments without a name behind the declared parameters.
  let rest: [Value]
  /// The arguments that were given by name.
  let named: OrderedDictionary<String, Value>
  let evaluator: Evaluator

  init(
    name: String, values: [String: Value], rest: [Value],
    named: OrderedDictionary<String, Value>,
    evaluator: Evaluator
  ) {
    self.name = name
    self.values = values
    self.rest = rest
    self.named = named
    self.evaluator = evaluator
  }

  subscript(parameter: String) -> Value? { values[parameter] }

  func required(_ parameter: String) throws -> Value {
    guard let value = values[parameter] else {
      throw Failure("`\(name)` needs the argument `\(parameter)`")
    }
    return value
  }

  func flag(_ parameter: String, default fallback: Bool = false) -> Bool {
    values[parameter]?.isTrue ?? fallback
  }

  func integer(_ parameter: String) throws -> Int? {
    guard let value = values[parameter], !value.isNull else { return nil }
    guard case .int(let number) = value.number else {
      throw Failure("`\(parameter)` of `\(name)` must be a whole number")
    }
    return number
  }

  /// A whole number that says how much text or how many items to make.
  func size(_ parameter: String) throws -> Int? {
    guard let number = try integer(parameter) else { return nil }
    if number > Self.sizeLimit {
      throw Failure("`\(parameter)` of `\(name)` must be at most \(Self.sizeLimit)")
    }
    return number
  }

  /// What a template may make at most in one go, so that a slip does not take all the memory.
  static let sizeLimit = 100_000_000

  func string(_ parameter: String) throws -> String? {
    guard let value = values[parameter], !value.isNull else { return nil }
    guard let text = value.string else {
      throw Failure("`\(parameter)` of `\(name)` must be text, not `\(value.typeName)`")
    }
    return text
  }

  func requiredString(_ parameter: String) throws -> String {
    _ = try required(parameter)
    return try string(parameter) ?? ""
  }

  /// An attribute such as `a.b.0`, looked up step by step; undefined where a step fails.
  func attribute(_ path: Value, of item: Value) throws -> Value {
    let steps: [Value]
    if let text = path.string {
      steps = text.split(separator: ".", omittingEmptySubsequences: false)
        .map { step in Int(step).map { .int($0) } ?? .string(String(step)) }
    } else {
      steps = [path]
    }
    var value = item
    for step in steps {
      if value.undefined != nil { return value }
      let next = try Evaluator.find(step, in: value)
      value =
        try next.map { $0.isTemplate ? try evaluator.scope.resolve($0) : $0 }
        ?? .object(
          Undefined(
            TemplateError(.missingMember(step.pythonString, of: "the \(value.typeName)"))))
    }
    return value
  }
}
