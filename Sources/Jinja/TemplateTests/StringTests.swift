import Values

/// Tests of Jinja2 3.1 for text.
enum StringTests {
  static let all: [TemplateTest] = [
    TemplateTest("lower") { (text: String) in
      isCased(text) { !$0.properties.isUppercase && !isTitle($0) }
    },
    TemplateTest("upper") { (text: String) in
      isCased(text) { !$0.properties.isLowercase && !isTitle($0) }
    },
  ]

  /// Python's `islower` and `isupper`: at least one letter of that kind and none of the other.
  private static func isCased(
    _ text: String, _ fits: (Unicode.Scalar) -> Bool
  ) -> Bool {
    text.unicodeScalars.contains { $0.properties.isCased } && text.unicodeScalars.allSatisfy(fits)
  }

  private static func isTitle(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .titlecaseLetter
  }
}
