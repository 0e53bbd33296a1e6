import Values

/// Python's methods of text; positions and lengths count Unicode scalars, as in Python.
enum StringMethods {
  static let all: [Method] = cases + searches + splits + layouts + questions + codings
}

/// Text and nothing else, where Python does not make text of other values.
struct StrictText: TemplateArgument {
  let content: String

  init(_ content: String) { self.content = content }

  static func reading(_ value: Value, in rendering: Rendering) throws -> StrictText {
    if case .string(let text) = value { return StrictText(text) }
    try value.requireDefined()
    guard let text = value.string else { throw TypeMismatch(expected: "text") }
    return StrictText(text)
  }
}

/// One text, or a tuple of texts of which any will do.
struct TextChoice: TemplateArgument {
  private let first: String?
  private let others: [String]

  static func reading(_ value: Value, in rendering: Rendering) throws -> TextChoice {
    guard case .tuple(let items) = value else {
      return TextChoice(
        first: try StrictText.reading(value, in: rendering).content, others: [])
    }
    let texts = try items.map { try StrictText.reading($0, in: rendering).content }
    return TextChoice(first: nil, others: texts)
  }

  func contains(where holds: (String) -> Bool) -> Bool {
    first.map(holds) ?? others.contains(where: holds)
  }
}

/// A single character, to fill with.
struct FillCharacter: TemplateArgument {
  let scalar: Unicode.Scalar

  static func reading(_ value: Value, in rendering: Rendering) throws -> FillCharacter {
    let scalars = try StrictText.reading(value, in: rendering).content.unicodeScalars
    guard let scalar = scalars.first, scalars.count == 1 else {
      throw TypeMismatch(expected: "one character")
    }
    return FillCharacter(scalar: scalar)
  }
}

/// A stretch of a text or list, `start` to `end`, as Python's methods take it.
enum Stretch {
  /// The places meant; nil where `start` lies behind `end`.
  static func of(_ count: Int, _ start: Int?, _ end: Int?) -> Range<Int>? {
    func place(_ index: Int) -> Int {
      index < 0 ? max(0, index.addingReportingOverflow(count).partialValue) : index
    }
    let from = place(start ?? 0)
    let to = min(place(end ?? count), count)
    return from <= to ? from..<to : nil
  }
}

extension Sequence where Element == Unicode.Scalar {
  /// The scalars as text.
  var text: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: self)
    return String(view)
  }
}

extension ArraySlice where Element: Equatable {
  /// Where `part` first occurs.
  func firstPlace(of part: [Element]) -> Int? {
    guard let head = part.first else { return startIndex }
    if part.count == 1 { return firstIndex(of: head) }
    guard count >= part.count else { return nil }
    for place in startIndex...(endIndex - part.count)
    where self[place] == head && self[place..<(place + part.count)].elementsEqual(part) {
      return place
    }
    return nil
  }

  /// Where `part` last occurs.
  func lastPlace(of part: [Element]) -> Int? {
    guard let head = part.first else { return endIndex }
    guard count >= part.count else { return nil }
    for place in (startIndex...(endIndex - part.count)).reversed()
    where self[place] == head && self[place..<(place + part.count)].elementsEqual(part) {
      return place
    }
    return nil
  }
}
