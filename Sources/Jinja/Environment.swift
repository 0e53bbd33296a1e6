public import Values

/// Finds the templates that `include`, `import` and `extends` name.
public protocol TemplateLoader: Sendable {
  /// The template of that name, or nil where there is none.
  ///
  /// `parent` is the name of the template that asks, for relative names.
  func template(named name: String, from parent: String?, in environment: Environment)
    throws -> Template?
}

/// What templates can use: syntax, filters, tests, methods, global names, other templates.
public final class Environment: Sendable {
  /// How templates are written.
  public let syntax: Syntax
  /// Bounds on what a rendering may take.
  public let limits: Limits
  /// Where other templates come from.
  public let loader: (any TemplateLoader)?
  /// Whether `none` is written as nothing, as ansible-core does, instead of as `None`.
  public let hidesNone: Bool
  /// What a macro's or a block's output becomes, given it and whether it is a lone value; nil leaves
  /// text.
  public let conversion: (@Sendable (Value, Bool) -> Value)?
  /// The global names.
  public let globals: [String: Value]
  let filters: [String: Filter]
  let tests: [String: TemplateTest]
  let methods: [Method.Receiver: [String: Method]]
  /// The names of the methods of any type.
  let methodNames: Set<String>

  /// Jinja2's own filters, tests, methods and globals.
  public static let standard = Environment()
  /// Jinja2's own filters, for languages that know them by further names.
  public static var standardFilters: [Filter] { Builtins.filters }
  /// Jinja2's own tests, for languages that know them by further names.
  public static var standardTests: [TemplateTest] { Builtins.tests }

  /// Offers Jinja2's own names and the given ones, which win.
  public init(
    syntax: Syntax = Syntax(), limits: Limits = Limits(), loader: (any TemplateLoader)? = nil,
    filters: [Filter] = [], tests: [TemplateTest] = [],
    methods: [Method.Receiver: [Method]] = [:], globals: [String: Value] = [:],
    hidesNone: Bool = false, conversion: (@Sendable (Value, Bool) -> Value)? = nil
  ) {
    self.hidesNone = hidesNone
    self.conversion = conversion
    self.syntax = syntax
    self.limits = limits
    self.loader = loader
    self.globals = Builtins.globals.merging(globals) { _, own in own }
    self.filters = Dictionary((Builtins.filters + filters).map { ($0.name, $0) }) { $1 }
    self.tests = Dictionary((Builtins.tests + tests).map { ($0.name, $0) }) { $1 }
    self.methods = Builtins.methods.merging(methods) { $0 + $1 }.mapValues { family in
      Dictionary(family.map { ($0.name, $0) }) { $1 }
    }
    methodNames = Set(self.methods.values.flatMap(\.keys))
  }

  /// The same environment with another syntax or loader; where it keeps text, macros and blocks give
  /// nothing else.
  public init(
    _ other: Environment, syntax: Syntax, loader: (any TemplateLoader)? = nil,
    keepsText: Bool = false
  ) {
    self.syntax = syntax
    self.loader = loader ?? other.loader
    limits = other.limits
    hidesNone = other.hidesNone
    conversion = keepsText ? nil : other.conversion
    globals = other.globals
    filters = other.filters
    tests = other.tests
    methods = other.methods
    methodNames = other.methodNames
  }

  /// The names of all filters.
  public var filterNames: [String] { Array(filters.keys) }
  /// The names of all tests.
  public var testNames: [String] { Array(tests.keys) }
}
