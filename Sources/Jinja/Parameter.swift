/// A declared parameter of a filter, test, method or function.
public struct Parameter<Argument: TemplateArgument>: Sendable {
  @usableFromInline let name: String
  @usableFromInline let defaultValue: Argument?

  /// A parameter that may be left out.
  public static func named(_ name: String, _ defaultValue: Argument) -> Self {
    Self(name: name, defaultValue: defaultValue)
  }

  /// A parameter that every call must give.
  public static func required(_ name: String) -> Self {
    Self(name: name, defaultValue: nil)
  }
}

/// What can be said of all the parameters of one declaration.
@usableFromInline
enum Parameters {
  /// Their names, in order.
  @usableFromInline
  static func names<each Argument>(_ parameters: repeat Parameter<each Argument>) -> [String] {
    var names: [String] = []
    for parameter in repeat each parameters { names.append(parameter.name) }
    return names
  }
}
