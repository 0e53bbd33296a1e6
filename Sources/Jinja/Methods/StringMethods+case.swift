import Values

/// Capital and small letters.
extension StringMethods {
  static let cases: [Method] = [
    Method("capitalize") { (text: String) in capitalized(text) },
    Method("casefold") { (text: String) in
      text.isASCII ? text.lowercased() : text.unicodeScalars.map(\.folded).joined()
    },
    Method("lower") { (text: String) in lowercased(text) },
    Method("swapcase") { (text: String) in swapped(text) },
    Method("title") { (text: String) in titled(text) },
    Method("upper") { (text: String) in text.uppercased() },
  ]

  /// Python's `lower`: a sigma at the end of a word has a form of its own.
  static func lowercased(_ text: String) -> String {
    if text.isASCII { return text.lowercased() }
    let scalars = Array(text.unicodeScalars)
    return scalars.indices.map { lowercased(scalars, at: $0) }.joined()
  }

  private static func lowercased(_ scalars: [Unicode.Scalar], at place: Int) -> String {
    let scalar = scalars[place]
    guard scalar == "\u{3A3}" else { return scalar.properties.lowercaseMapping }
    let before = scalars[..<place].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(place + 1)...].first { !$0.properties.isCaseIgnorable }
    let isFinal = before?.properties.isCased == true && after?.properties.isCased != true
    return isFinal ? "\u{3C2}" : "\u{3C3}"
  }

  /// Python's `capitalize`.
  static func capitalized(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first else { return "" }
    return scalars.indices.dropFirst().reduce(into: first.properties.titlecaseMapping) {
      $0 += lowercased(scalars, at: $1)
    }
  }

  /// Python's `title`: a word begins behind everything that is no letter with two forms.
  static func titled(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var isInWord = false
    var result = ""
    for place in scalars.indices {
      let properties = scalars[place].properties
      result += isInWord ? lowercased(scalars, at: place) : properties.titlecaseMapping
      isInWord = properties.isCased
    }
    return result
  }

  private static func swapped(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    return scalars.indices.map { place in
      let properties = scalars[place].properties
      if properties.isUppercase { return lowercased(scalars, at: place) }
      return properties.isLowercase ? properties.uppercaseMapping : String(scalars[place])
    }.joined()
  }
}

extension String {
  var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}

extension Unicode.Scalar {
  /// The case-folded form, which the standard library does not tell outright.
  fileprivate var folded: String {
    guard properties.changesWhenCaseFolded else { return String(self) }
    // Cherokee alone folds to its capitals.
    if (0xAB70...0xABBF).contains(value) || (0x13F8...0x13FD).contains(value) {
      return properties.uppercaseMapping
    }
    return properties.lowercaseMapping.unicodeScalars.map { scalar in
      scalar.properties.uppercaseMapping.unicodeScalars.map(\.properties.lowercaseMapping).joined()
    }.joined()
  }
}
