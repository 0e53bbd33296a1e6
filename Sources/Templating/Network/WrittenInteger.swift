import Jinja
import Values

/// A whole number, or the text of one, as arguments of collections' filters may be.
struct WrittenInteger: TemplateArgument {
  let number: Int

  static func reading(_ value: Value, in rendering: Rendering) throws -> WrittenInteger {
    try value.requireDefined()
    guard let number = value.int ?? value.string.flatMap({ Int(python: $0) }) else {
      throw TypeMismatch(expected: "a whole number")
    }
    return WrittenInteger(number: number)
  }
}
