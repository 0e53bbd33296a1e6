import Values

/// What Python's methods ask of all characters of a text.
extension StringMethods {
  static let questions: [Method] = [
    question("isalnum") { $0.isPythonAlphabetic || $0.properties.numericType != nil },
    question("isalpha") { $0.isPythonAlphabetic },
    question("isdecimal") { $0.properties.numericType == .decimal },
    question("isdigit") {
      $0.properties.numericType == .decimal || $0.properties.numericType == .digit
    },
    question("isnumeric") { $0.properties.numericType != nil },
    question("isspace") { $0.isPythonSpace },
    Method("isascii") { (text: String) in text.isASCII },
    Method("isprintable") { (text: String) in
      text.unicodeScalars.allSatisfy { PythonText.isPrintable($0) }
    },
    Method("isidentifier") { (text: String) in isIdentifier(text) },
    Method("islower") { (text: String) in
      isOnly(text, \.isLowercase) { $0.isUppercase || $0.generalCategory == .titlecaseLetter }
    },
    Method("isupper") { (text: String) in
      isOnly(text, \.isUppercase) { $0.isLowercase || $0.generalCategory == .titlecaseLetter }
    },
    Method("istitle") { (text: String) in isTitle(text) },
  ]

  /// A question that an empty text answers with no.
  private static func question(
    _ name: String, _ holds: @escaping @Sendable (Unicode.Scalar) -> Bool
  ) -> Method {
    Method(name) { (text: String) in !text.isEmpty && text.unicodeScalars.allSatisfy(holds) }
  }

  private static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return (first == "_" || first.properties.isXIDStart)
      && text.unicodeScalars.dropFirst().allSatisfy(\.properties.isXIDContinue)
  }

  private static func isOnly(
    _ text: String, _ isOne: (Unicode.Scalar.Properties) -> Bool,
    not isOther: (Unicode.Scalar.Properties) -> Bool
  ) -> Bool {
    var isFound = false
    for scalar in text.unicodeScalars {
      if isOther(scalar.properties) { return false }
      isFound = isFound || isOne(scalar.properties)
    }
    return isFound
  }

  private static func isTitle(_ text: String) -> Bool {
    var isFound = false
    var isInWord = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.isUppercase || properties.generalCategory == .titlecaseLetter {
        if isInWord { return false }
        (isFound, isInWord) = (true, true)
      } else if properties.isLowercase {
        guard isInWord else { return false }
        isFound = true
      } else {
        isInWord = false
      }
    }
    return isFound
  }
}

extension Unicode.Scalar {
  /// Whether Python takes it for a letter.
  fileprivate var isPythonAlphabetic: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}
