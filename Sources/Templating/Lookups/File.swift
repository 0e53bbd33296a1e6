import Values

extension Lookup {
  /// The texts of files; `lstrip` and `rstrip` say which ends are freed of white space.
  static let file = Lookup("file") { call in
    let trimsEnd = try call.flag("rstrip", or: true)
    let trimsStart = try call.flag("lstrip", or: false)
    return try call.termTexts().map { term in
      var (text, isSecret) = try call.text(ofFile: call.find(term))
      if trimsStart { text = String(text.drop(while: \.isWhitespace)) }
      if trimsEnd { text = text.withoutTrailingSpace }
      return isSecret ? .object(Secret(text)) : .string(text)
    }
  }
}

extension String {
  /// The text without white space at its end.
  var withoutTrailingSpace: String {
    let end = unicodeScalars.lastIndex { !$0.properties.isWhitespace }
    return end.map { String(self[...$0]) } ?? ""
  }
}
