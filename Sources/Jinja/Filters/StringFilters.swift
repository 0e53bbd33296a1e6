import OrderedCollections
import Values

/// Filters of Jinja2 3.1 that make text of text.
enum StringFilters {
  static let all: [Filter] = [
    Filter("capitalize") { (text: String) in StringMethods.capitalized(text) },
    Filter("lower") { (text: String) in StringMethods.lowercased(text) },
    Filter("upper") { (text: String) in text.uppercased() },
    Filter("title") { (text: String) in titled(text) },
    Filter(raw: "string") { value, arguments, rendering in
      _ = try ArgumentBinder(arguments, for: [], in: rendering)
      return value.string == nil ? .string(try rendering.text(of: value)) : value
    },
    Filter("trim", .named("chars", String?.none)) { (text: String, characters: String?) in
      StringMethods.stripped(text, of: characters, atStart: true, atEnd: true)
    },
    Filter(
      "replace", .required("old"), .required("new"), .named("count", Int?.none)
    ) { (text: String, old: String, new: String, count: Int?) in
      try StringMethods.replaced(old, by: new, in: text, atMost: count ?? -1)
    },
    Filter("center", .named("width", 80)) { (text: String, width: Int) in
      try StringMethods.centered(text, width, " ")
    },
    Filter("wordcount") { (text: String) in words(in: text) },
    Filter(raw: "format") { value, arguments, rendering in
      let format = try String.subject(value, in: rendering)
      if !arguments.named.isEmpty, !arguments.positional.isEmpty {
        throw TemplateError("`format` takes positional or named arguments, not both")
      }
      var values = Value.tuple(arguments.positional)
      if !arguments.named.isEmpty {
        values = .mapping(
          Mapping(
            arguments.named.map { (.string($0.name), $0.value) }, uniquingKeysWith: { $1 }))
      }
      return .string(try PercentFormat.formatted(format, with: values, in: rendering))
    },
  ]

  /// A word begins behind a blank, a hyphen and an opening bracket only, unlike Python's `title`.
  private static func titled(_ text: String) -> String {
    var result = ""
    var word = ""
    func close() {
      guard let first = word.unicodeScalars.first else { return }
      let rest = String(word.unicodeScalars.dropFirst())
      result += String(first).uppercased() + StringMethods.lowercased(rest)
      word = ""
    }
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace || "-({[<".unicodeScalars.contains(scalar) {
        close()
        result.unicodeScalars.append(scalar)
      } else {
        word.unicodeScalars.append(scalar)
      }
    }
    close()
    return result
  }

  /// How many runs of letters, digits and underscores there are.
  private static func words(in text: String) -> Int {
    var count = 0
    var isInWord = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      let isPart = scalar == "_" || properties.isAlphabetic || properties.numericType != nil
      if isPart, !isInWord { count += 1 }
      isInWord = isPart
    }
    return count
  }
}
