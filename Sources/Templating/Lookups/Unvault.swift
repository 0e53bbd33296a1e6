import Values

extension Lookup {
  /// The texts of encrypted files, every byte as it is.
  static let unvault = Lookup("unvault") { call in
    try call.termTexts().map { term in
      let (text, isSecret) = try call.text(ofFile: call.find(term))
      return isSecret ? .object(Secret(text)) : .string(text)
    }
  }
}
