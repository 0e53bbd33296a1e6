import Values

/// The value of the variable `omit`: an argument that renders to it is left out.
final class Omit: ValueObject {
  /// The only one.
  static let shared = Omit()

  private init() {}

  var typeName: String { "str" }
  var pythonRepresentation: String { "'__omit_place_holder__'" }
}
