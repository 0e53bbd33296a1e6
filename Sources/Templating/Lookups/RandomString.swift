import FoundationEssentials
import Values

extension Lookup {
  /// Text by chance, fit to be a password.
  ///
  /// Options as those of community.general's `random_string`, 8.6: `length` (8), `upper`, `lower`,
  /// `numbers`, `special`, `min_upper`, …, `override_special`, `override_all`,
  /// `ignore_similar_chars`, `similar_chars` and `base64`.
  static let randomString = Lookup("random_string", in: "community.general") { call in
    guard call.terms.isEmpty else { throw LookupMistake("it takes options only") }
    let similar =
      try call.flag("ignore_similar_chars", or: false)
      ? call.text("similar_chars") ?? "il1LoO0" : ""
    let length = try call.integer("length", or: 8)
    var available = try call.text("override_all") ?? ""
    var text: [Character] = []
    if available.isEmpty {
      for (kind, alphabet) in alphabets {
        var alphabet = alphabet.filter { !similar.contains($0) }
        if kind == "special", let given = try call.text("override_special") { alphabet = given }
        let least = try call.integer("min_\(kind == "numbers" ? "numeric" : kind)", or: 0)
        text += try drawn(least, from: alphabet)
        if try call.flag(kind, or: true) { available += alphabet }
      }
    }
    text += try drawn(length - text.count, from: available)
    let result = String(text.shuffled())
    let isEncoded = try call.flag("base64", or: false)
    return [.string(isEncoded ? Data(result.utf8).base64EncodedString() : result)]
  }

  private static let alphabets = [
    ("upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), ("lower", "abcdefghijklmnopqrstuvwxyz"),
    ("numbers", "0123456789"), ("special", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
  ]

  private static func drawn(_ count: Int, from alphabet: String) throws -> [Character] {
    let characters = Array(alphabet)
    guard !characters.isEmpty || count <= 0 else {
      throw LookupFailure("there is no character to choose from")
    }
    return (0..<max(count, 0)).compactMap { _ in characters.randomElement() }
  }
}
