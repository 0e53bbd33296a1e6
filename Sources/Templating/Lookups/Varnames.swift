import Values

extension Lookup {
  /// The names of variables in which one of the regular expressions is found.
  static let varnames = Lookup("varnames") { call in
    let names = call.templar.names
    return try call.terms.flatMap { term -> [Value] in
      guard let pattern = term.string else {
        throw LookupMistake("an expression must be text, but this is of type `\(term.typeName)`")
      }
      return try names.map(Value.string).filter { name in
        try call.value("name is search(pattern)", ["name": name, "pattern": .string(pattern)])
          .isTrue
      }
    }
  }
}
