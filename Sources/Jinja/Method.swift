public import Values

/// A method that values of one Python type have, as `split` of text or `items` of mappings.
public struct Method: Sendable {
  /// The types that have methods.
  public enum Receiver: String, Sendable, CaseIterable {
    /// Text.
    case string = "str"
    /// Lists.
    case list
    /// Tuples.
    case tuple
    /// Mappings.
    case mapping = "dict"
    /// Whole numbers.
    case int
    /// Floating-point numbers.
    case float
    /// Sets.
    case set
    /// Bytes.
    case bytes
  }

  /// The name under which templates call it.
  public let name: String
  let body: @Sendable (Value, Arguments, Rendering) throws -> Value

  /// Declares a method by its parameters; the types are those of the body.
  ///
  /// A body whose subject is a `ListReference` or a `MappingReference` changes what it is called on;
  /// its name must be in `MutatingMethods`.
  @inlinable
  public init<Subject: TemplateArgument, each Argument: TemplateArgument, Result: TemplateResult>(
    _ name: String, _ parameters: repeat Parameter<each Argument>,
    body: @escaping @Sendable (Subject, repeat each Argument) throws -> Result
  ) {
    let parameters = (repeat each parameters)
    let names = Parameters.names(repeat each parameters)
    self.init(raw: name) { value, arguments, rendering in
      let subject = try Subject.subject(value, in: rendering)
      var binder = try ArgumentBinder(arguments, for: names, in: rendering)
      return try body(subject, repeat try binder.next(each parameters)).templateValue
    }
  }

  /// Declares a method that takes its arguments as they come.
  public init(
    raw name: String, body: @escaping @Sendable (Value, Arguments, Rendering) throws -> Value
  ) {
    self.name = name
    self.body = body
  }
}

/// The methods of one name, by the type that has them; found when a template is compiled.
struct MethodFamily: Sendable {
  fileprivate let string: Method?
  fileprivate let list: Method?
  fileprivate let tuple: Method?
  fileprivate let mapping: Method?

  /// The method of a value whose type alone says which it is.
  @inline(__always)
  func plain(for value: Value) -> Method? {
    switch value {
    case .string: string
    case .list: list
    case .tuple: tuple
    case .mapping: mapping
    default: nil
    }
  }
}

extension Environment {
  func methods(named name: String) -> MethodFamily {
    MethodFamily(
      string: methods[.string]?[name], list: methods[.list]?[name],
      tuple: methods[.tuple]?[name], mapping: methods[.mapping]?[name])
  }
}

/// The names of Python's methods that change what they are called on.
///
/// A template that names none of them is rendered without keeping track of who shares a container.
enum MutatingMethods {
  static let names: Set<String> = [
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse",
    "setdefault", "sort", "update", "__setitem__", "__delitem__",
  ]
}

/// A method together with the value it is called on: `'a b'.split`.
final class BoundMethod: Callable {
  let receiver: Value
  let method: Method

  init(_ method: Method, of receiver: Value) {
    self.receiver = receiver
    self.method = method
  }

  var typeName: String { "builtin_function_or_method" }
  var pythonRepresentation: String {
    "<built-in method \(method.name) of \(receiver.typeName) object>"
  }

  func call(_ arguments: Arguments, in rendering: Rendering) throws -> Value {
    try method.body(receiver, arguments, rendering)
  }
}
