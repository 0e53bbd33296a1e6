import Diagnostics

/// Which families `gather_subset` means.
enum FactSubset {
  /// A name that no family has.
  struct Unknown: Error {
    var message: String
  }

  /// The families in their order, those that they build on included.
  static func families(for tokens: [String]) throws(Unknown) -> [any FactFamily.Type] {
    let all = FactFamilies.all
    let minimal = Set(all.filter { $0.isMinimal }.map { $0.name })
    var included: Set<String> = []
    var excluded: Set<String> = []
    var hasPositive = false
    for token in tokens {
      let isNegative = token.hasPrefix("!")
      let names = try names(of: isNegative ? String(token.dropFirst()) : token)
      if isNegative {
        // `!all` leaves the minimal ones, which `!min` takes away.
        excluded.formUnion(token == "!all" ? names.subtracting(minimal) : names)
      } else {
        hasPositive = true
        included.formUnion(names)
        if token != "all", token != "min" { excluded.subtract(names) }
      }
    }
    if !hasPositive {
      included = tokens.contains("!all") ? minimal : Set(all.map { $0.name })
    } else if !tokens.contains("!min") {
      included.formUnion(minimal)
    }
    var chosen = included.subtracting(excluded)
    for family in all where chosen.contains(family.name) {
      chosen.formUnion(family.requirements)
    }
    return all.filter { chosen.contains($0.name) }
  }

  private static func names(of token: String) throws(Unknown) -> Set<String> {
    let all = FactFamilies.all
    switch token {
    case "all": return Set(all.map { $0.name })
    case "min": return Set(all.filter { $0.isMinimal }.map { $0.name })
    // Ansible would ask these programs; a host without them has no such facts.
    case "facter", "ohai": return []
    default: break
    }
    if let family = all.first(where: { $0.name == token || $0.synonyms.contains(token) }) {
      return [family.name]
    }
    let known = ["all", "min"] + all.flatMap { [$0.name] + $0.synonyms }
    let near = Suggestion.nearest(to: token, among: known).map { "; did you mean \($0)?" } ?? ""
    throw Unknown(
      message: "Bad subset '\(token)' given to Ansible. gather_subset options allowed: "
        + known.sorted().joined(separator: ", ") + near)
  }
}
