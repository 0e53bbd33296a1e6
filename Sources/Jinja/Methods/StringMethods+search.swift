import Values

/// Finding, counting and replacing.
extension StringMethods {
  static let searches: [Method] = [
    Method("count", .required("sub"), .named("start", nil), .named("end", nil)) {
      (text: String, part: StrictText, start: Int?, end: Int?) in
      count(part.content, in: text, start, end)
    },
    Method("find", .required("sub"), .named("start", nil), .named("end", nil)) {
      (text: String, part: StrictText, start: Int?, end: Int?) in
      place(of: part.content, in: text, start, end, isLast: false) ?? -1
    },
    Method("rfind", .required("sub"), .named("start", nil), .named("end", nil)) {
      (text: String, part: StrictText, start: Int?, end: Int?) in
      place(of: part.content, in: text, start, end, isLast: true) ?? -1
    },
    Method("index", .required("sub"), .named("start", nil), .named("end", nil)) {
      (text: String, part: StrictText, start: Int?, end: Int?) in
      try knownPlace(of: part.content, in: text, start, end, isLast: false)
    },
    Method("rindex", .required("sub"), .named("start", nil), .named("end", nil)) {
      (text: String, part: StrictText, start: Int?, end: Int?) in
      try knownPlace(of: part.content, in: text, start, end, isLast: true)
    },
    Method("startswith", .required("prefix"), .named("start", nil), .named("end", nil)) {
      (text: String, prefixes: TextChoice, start: Int?, end: Int?) in
      stretch(of: text, start, end).map { text in
        prefixes.contains { text.utf8.starts(with: $0.utf8) }
      } ?? false
    },
    Method("endswith", .required("suffix"), .named("start", nil), .named("end", nil)) {
      (text: String, suffixes: TextChoice, start: Int?, end: Int?) in
      stretch(of: text, start, end).map { text in
        suffixes.contains { text.utf8.reversed().starts(with: $0.utf8.reversed()) }
      } ?? false
    },
    Method("removeprefix", .required("prefix")) { (text: String, prefix: StrictText) in
      guard text.utf8.starts(with: prefix.content.utf8) else { return text }
      return String(decoding: text.utf8.dropFirst(prefix.content.utf8.count), as: UTF8.self)
    },
    Method("removesuffix", .required("suffix")) { (text: String, suffix: StrictText) in
      let suffix = suffix.content.utf8
      guard text.utf8.reversed().starts(with: suffix.reversed()) else { return text }
      return String(decoding: text.utf8.dropLast(suffix.count), as: UTF8.self)
    },
    Method("replace", .required("old"), .required("new"), .named("count", -1)) {
      (text: String, old: StrictText, new: StrictText, count: Int) in
      try replaced(old.content, by: new.content, in: text, atMost: count)
    },
  ]

  private static func stretch(of text: String, _ start: Int?, _ end: Int?) -> String? {
    if start == nil, end == nil { return text }
    let scalars = Array(text.unicodeScalars)
    return Stretch.of(scalars.count, start, end).map { scalars[$0].text }
  }

  private static func place(
    of part: String, in text: String, _ start: Int?, _ end: Int?, isLast: Bool
  ) -> Int? {
    let scalars = Array(text.unicodeScalars)
    guard let range = Stretch.of(scalars.count, start, end) else { return nil }
    let wanted = Array(part.unicodeScalars)
    return isLast
      ? scalars[range].lastPlace(of: wanted) : scalars[range].firstPlace(of: wanted)
  }

  private static func knownPlace(
    of part: String, in text: String, _ start: Int?, _ end: Int?, isLast: Bool
  ) throws -> Int {
    guard let place = place(of: part, in: text, start, end, isLast: isLast) else {
      throw TemplateError("the text does not hold `\(part)`")
    }
    return place
  }

  private static func count(
    _ part: String, in text: String, _ start: Int?, _ end: Int?
  ) -> Int {
    let scalars = Array(text.unicodeScalars)
    guard let range = Stretch.of(scalars.count, start, end) else { return 0 }
    let wanted = Array(part.unicodeScalars)
    guard !wanted.isEmpty else { return range.count + 1 }
    var rest = scalars[range]
    var count = 0
    while let place = rest.firstPlace(of: wanted) {
      count += 1
      rest = rest[(place + wanted.count)...]
    }
    return count
  }

  /// Python's `replace`, all where `count` is negative; an empty `old` stands before every character and at the end.
  static func replaced(
    _ old: String, by new: String, in text: String, atMost count: Int
  ) throws -> String {
    let limit = count < 0 ? Int.max : count
    let (growth, overflows) = (text.utf8.count + 1).multipliedReportingOverflow(by: new.utf8.count)
    let isLong = overflows || growth > Padding.limit
    guard !old.isEmpty else {
      guard !isLong else { throw TemplateError(.limit("the text becomes too long")) }
      return interleaved(new, with: text, atMost: limit)
    }
    let bytes = Array(text.utf8)
    let wanted = Array(old.utf8)
    var result = ""
    var rest = bytes[...]
    var left = limit
    while left > 0, let place = rest.firstPlace(of: wanted) {
      result += String(decoding: rest[..<place], as: UTF8.self)
      result += new
      guard result.utf8.count <= Padding.limit || !isLong else {
        throw TemplateError(.limit("the text becomes too long"))
      }
      rest = rest[(place + wanted.count)...]
      left -= 1
    }
    return left == limit ? text : result + String(decoding: rest, as: UTF8.self)
  }

  private static func interleaved(_ new: String, with text: String, atMost limit: Int) -> String {
    var result = ""
    var left = limit
    for scalar in text.unicodeScalars {
      if left > 0 { result += new }
      left -= 1
      result.unicodeScalars.append(scalar)
    }
    return left > 0 ? result + new : result
  }
}
