import OrderedCollections
import Values

/// Python's `str.format`, for fields without a format specification.
enum BraceFormat {
  static func text(_ format: Value, _ call: Call) throws -> String {
    var rest = Array(format.pythonString.unicodeScalars)[...]
    var result = ""
    var next = 0
    while let scalar = rest.popFirst() {
      guard scalar == "{" || scalar == "}" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      if rest.first == scalar {
        rest.removeFirst()
        result.unicodeScalars.append(scalar)
        continue
      }
      guard scalar == "{", let end = rest.firstIndex(of: "}") else {
        throw Failure("a single `\(scalar)` stands in the format")
      }
      let field = PythonStrings.string(rest[..<end])
      rest = rest[(end + 1)...]
      if field.contains(where: { ":!.[".contains($0) }) {
        throw Failure("`format` does not support the field `{\(field)}`")
      }
      result += try value(of: field, &next, call).pythonString
    }
    return result
  }

  private static func value(of field: String, _ next: inout Int, _ call: Call) throws -> Value {
    if let value = call.named[field] { return value }
    let index = field.isEmpty ? next : Int(field)
    if field.isEmpty { next += 1 }
    if !field.isEmpty, next > 0 {
      throw Failure("`format` cannot mix `{}` with numbered fields")
    }
    guard let index, call.rest.indices.contains(index) else {
      throw Failure("`format` has no value for the field `{\(field)}`")
    }
    return call.rest[index]
  }
}
