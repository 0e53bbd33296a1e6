/// What a backslash begins.
extension PatternTranslator {
  mutating func escape(inClass: Bool = false) throws(TemplateError) {
    guard let scalar = rest.popFirst() else { throw failure("nothing follows the last backslash") }
    switch scalar {
    case "0"..."9": try number(after: scalar, inClass: inClass)
    case "d", "D", "s", "S", "w", "W", "a", "f", "n", "r", "t": write("\\\(scalar)")
    case "b" where inClass: write("\\x{8}")
    case "b": write("\\b")
    case "A" where !inClass, "B" where !inClass: write("\\\(scalar)")
    case "Z" where !inClass: write("\\z")
    case "v": write("\\x{b}")
    case "x": try code(digits: 2, after: scalar)
    case "u": try code(digits: 4, after: scalar)
    case "U": try code(digits: 8, after: scalar)
    case "a"..."z", "A"..."Z": throw failure("there is no escape `\\\(scalar)`")
    case "\u{80}"...: output.append(scalar)
    default: write("\\\(scalar)")
    }
  }

  private mutating func code(
    digits count: Int, after letter: Unicode.Scalar
  ) throws(TemplateError) {
    let digits = String(rest.prefix(count))
    guard digits.utf8.count == count, let number = UInt32(digits, radix: 16) else {
      throw failure("`\\\(letter)` needs \(count) hexadecimal digits")
    }
    rest = rest.dropFirst(count)
    write("\\x{\(String(number, radix: 16))}")
  }

  /// An octal character such as `\012`, or what a group matched, such as `\1`.
  private mutating func number(
    after first: Unicode.Scalar, inClass: Bool
  ) throws(TemplateError) {
    let isOctal: (Unicode.Scalar) -> Bool = { ("0"..."7").contains($0) }
    let octal = isOctal(first) ? String(first) + String(rest.prefix(2).prefix(while: isOctal)) : ""
    if first == "0" || octal.count == 3 || inClass && !octal.isEmpty {
      guard let code = UInt32(octal, radix: 8), code <= 0o377 else {
        throw failure("`\\\(octal)` is no character")
      }
      rest = rest.dropFirst(octal.count - 1)
      return write("\\x{\(String(code, radix: 16))}")
    }
    if inClass { throw failure("there is no escape `\\\(first)`") }
    var digits = String(first)
    if let next = rest.first, ("0"..."9").contains(next) {
      digits.unicodeScalars.append(rest.removeFirst())
    }
    write("\\g{\(try number(of: digits))}")
  }
}
