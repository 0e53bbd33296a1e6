import Values

extension LookupCall {
  /// What a filter of ansible.utils makes of the first term; the others are its arguments, as are
  /// options with the names of those.
  func filtered(
    by name: String, _ parameters: [String], takesList: Bool = true
  ) throws -> [Value] {
    var given: [String: Value] = [:]
    for (parameter, term) in zip(parameters, terms) { given[parameter] = term }
    for (option, value) in options {
      guard parameters.contains(option) || option == "wantlist" else {
        throw LookupMistake("it has no option `\(option)`")
      }
      if option != "wantlist" { given[option] = value }
    }
    let names = parameters.dropFirst().filter { given[$0] != nil }
    let arguments = names.map { "\($0)=\($0)" } + (takesList ? ["wantlist=true"] : [])
    let call = "data | ansible.utils.\(name)(\(arguments.joined(separator: ", ")))"
    let result = try value(call, given)
    return result.string == nil ? result.items ?? [result] : [result]
  }
}
