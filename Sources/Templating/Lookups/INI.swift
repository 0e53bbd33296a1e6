import Values

extension Lookup {
  /// Values of an INI file by their keys, or of a file of Java properties.
  ///
  /// Options: `file` (ansible.ini), `section` (global), `type` (ini or properties), `re` (whether a
  /// key is a regular expression), `default`, `case_sensitive`, `allow_no_value`, `encoding`; a term
  /// may hold them too, as `key name=value`.
  static let ini = Lookup("ini") { call in
    var options: [String: Value] = [:]
    for (name, value) in call.options { options[name] = value }
    return try call.termTexts().flatMap { term -> [Value] in
      let key = try read(term, into: &options)
      let request = INIRequest(key: key, options: options)
      let path = try call.find(request.text("file") ?? "ansible.ini")
      let isProperties = request.text("type") == "properties"
      let file = try INIFile(
        (isProperties ? "[java_properties]\n" : "") + call.text(ofFile: path).text,
        isCaseSensitive: request.flag("case_sensitive"),
        allowsNoValue: request.flag("allow_no_value") || request.flag("allow_none"))
      let section = isProperties ? "java_properties" : request.text("section") ?? "global"
      guard let values = file.values(of: section) else {
        throw LookupFailure("`\(path)` has no section `\(section)`")
      }
      if request.flag("re") {
        return try values.filter { name, _ in
          try call.value(
            "name is match(pattern)", ["name": .string(name), "pattern": .string(key)]
          ).isTrue
        }.map { try file.value($0.value, in: section) }
      }
      guard let raw = values.last(where: { $0.name == file.name(key) }) else {
        return (options["default"] ?? "").itemsOrSelf
      }
      return [try file.value(raw.value, in: section)].filter { !$0.isNull }
    }
  }

  private static let optionNames = [
    "allow_no_value", "allow_none", "case_sensitive", "default", "encoding", "file", "re",
    "section", "type",
  ]

  /// Takes the options out of a term such as `user section=a b file=x.ini`; gives the key.
  private static func read(_ term: String, into options: inout [String: Value]) throws -> String {
    let words = term.split(whereSeparator: \.isWhitespace)
    guard term.contains("=") || words.count > 1 else { return term }
    var phrases: [String] = []
    for word in words {
      let isOption = optionNames.contains { word.contains("\($0)=") }
      if phrases.isEmpty || isOption {
        phrases.append(String(word))
      } else {
        phrases[phrases.count - 1] += " " + word
      }
    }
    var key: String?
    for phrase in phrases {
      guard let mark = phrase.firstIndex(of: "=") else {
        key = key ?? phrase
        continue
      }
      let name = String(phrase[..<mark])
      guard optionNames.contains(name) else { throw LookupFailure("it has no option `\(name)`") }
      options[name] = .string(String(phrase[phrase.index(after: mark)...]))
    }
    guard let key else { throw LookupMistake("`\(term)` names no key") }
    return key
  }
}

/// A key and what is asked of it.
private struct INIRequest {
  let key: String
  let options: [String: Value]

  func text(_ name: String) -> String? {
    options[name].flatMap { $0.isNull ? nil : $0.pythonString }
  }

  func flag(_ name: String) -> Bool { options[name].flatMap { Truth.reads($0) } ?? false }
}
