public import Diagnostics
import OrderedCollections
import Values

extension Inventory {
  /// The hosts that patterns choose, within a limit.
  ///
  /// Behaves as ansible-core 2.16: names, groups, wildcards, `~` and a regular expression; joined by
  /// `,` or `:`, taken away with `!`, narrowed with `&`; subscripts `[0]`, `[-1]`, `[1:3]`.  A part
  /// that matches nothing is a warning.
  ///
  /// - Parameters:
  ///   - patterns: The patterns, as `hosts` of a play holds them.
  ///   - limit: What `--limit` says.
  ///   - location: Where the patterns stand.
  /// - Returns: The hosts, and warnings.
  /// - Throws: Where a regular expression or a subscript is wrong, or a pattern is a template.
  public func hosts(
    matching patterns: [String], limit: HostLimit? = nil, at location: SourceLocation? = nil
  ) throws -> HostSelection {
    for pattern in patterns where TemplateText.looksTemplated(pattern) {
      throw InventoryError(.templatedPattern(pattern), at: location)
    }
    var evaluation = PatternEvaluation(inventory: self, location: location)
    var hosts = try evaluation.hosts(of: patterns.flatMap(Pattern.split))
    if let limit {
      evaluation.location = nil
      let allowed = try evaluation.hosts(of: limit.terms)
      hosts.formIntersection(allowed)
    }
    return HostSelection(hosts: Array(hosts), warnings: evaluation.warnings)
  }
}

/// Chooses hosts, term by term, and keeps what matched nothing.
struct PatternEvaluation {
  let inventory: Inventory
  var location: SourceLocation?
  private(set) var warnings: [Diagnostic] = []

  init(inventory: Inventory, location: SourceLocation?) {
    self.inventory = inventory
    self.location = location
  }

  /// The hosts that terms choose: what adds comes first, then what narrows, then what removes.
  mutating func hosts(of terms: [String]) throws(InventoryError) -> OrderedSet<String> {
    var adding: [Pattern] = []
    var narrowing: [Pattern] = []
    var removing: [Pattern] = []
    for term in terms where !term.isEmpty {
      let pattern = Pattern(term)
      switch pattern.effect {
      case .add: adding.append(pattern)
      case .intersect: narrowing.append(pattern)
      case .remove: removing.append(pattern)
      }
    }
    if adding.isEmpty { adding = [Pattern("all")] }
    var chosen: OrderedSet<String> = []
    for pattern in adding {
      if inventory.hosts[pattern.text] != nil {
        chosen.append(pattern.text)
      } else {
        chosen.append(contentsOf: try matches(of: pattern))
      }
    }
    for pattern in narrowing { chosen.formIntersection(try matches(of: pattern)) }
    for pattern in removing { chosen.subtract(try matches(of: pattern)) }
    return chosen
  }

  private mutating func matches(of pattern: Pattern) throws(InventoryError) -> [String] {
    let found = try candidates(of: pattern.expression)
    guard let chosen = pattern.select(found) else {
      throw InventoryError(.noSubscript(pattern.text, count: found.count), at: location)
    }
    if pattern.hasDash {
      warnings.append(InventoryError(.dashInSubscript(pattern.text), at: location).warning)
    }
    return chosen
  }

  /// The hosts of the groups that fit; hosts that fit themselves too, where no group does or the
  /// expression is more than a plain name.
  private mutating func candidates(of expression: String) throws(InventoryError) -> [String] {
    let matcher = try matcher(expression)
    let groups = inventory.groups.keys.filter(matcher.matches)
    var found: OrderedSet<String> = []
    for group in groups { found.append(contentsOf: inventory.hosts(in: group)) }
    let isPlain = !expression.hasPrefix("~") && !expression.contains { ".?*[".contains($0) }
    if groups.isEmpty || !isPlain {
      found.append(contentsOf: matcher.filter(inventory.hosts.keys))
    }
    if found.isEmpty, let implicit = implicitHost(expression) { found = [implicit] }
    if found.isEmpty, groups.isEmpty, expression != "all" {
      let names = Array(inventory.hosts.keys) + inventory.groups.keys
      let nearest = Suggestion.nearest(to: expression, among: names)
      warnings.append(
        InventoryError(.noMatch(expression, nearest: nearest), at: location).warning)
    }
    return Array(found)
  }

  private func implicitHost(_ name: String) -> String? {
    Host.localNames.contains(name) ? inventory.host(name)?.name : nil
  }

  private func matcher(_ expression: String) throws(InventoryError) -> NameMatcher {
    do {
      return try NameMatcher(expression)
    } catch {
      throw InventoryError(error.kind, at: location)
    }
  }
}
