import Journal
import OrderedCollections
import Playbook
import Templating
import Values

/// What of a command line must not be kept: the values of `-e` that are secrets by their names.
struct Withheld {
  /// The arguments that may be kept.
  var arguments: [String]
  /// The names of the variables whose values are not among them.
  private(set) var names: [String] = []

  /// Sorts out the words of a command line that gives these variables.
  init(_ words: [String], variables: [String]) throws {
    arguments = words
    for variable in variables {
      let secrets = try Self.names(in: variable).filter(SecretNames.includes)
      guard !secrets.isEmpty else { continue }
      names += secrets
      arguments = Self.without(variable, arguments)
    }
  }

  /// The names of the variables that an argument of `-e` gives; none for a file, which is read
  /// again.
  static func names(in argument: String) throws -> [String] {
    guard !argument.hasPrefix("@") else { return [] }
    return names(in: .mapping(try ExtraVariables.read([argument], .none)))
  }

  private static func names(in value: Value) -> [String] {
    (value.mapping ?? [:]).flatMap { [$0.key.pythonString] + names(in: $0.value) }
      + (value.items ?? []).flatMap(names)
  }

  /// The words without the one that holds a variable, and the flag before it.
  private static func without(_ variable: String, _ words: [String]) -> [String] {
    var kept: [String] = []
    for word in words {
      guard word.hasSuffix(variable) else {
        kept.append(word)
        continue
      }
      if word == variable, kept.last == "-e" || kept.last == "--extra-vars" { kept.removeLast() }
    }
    return kept
  }
}
