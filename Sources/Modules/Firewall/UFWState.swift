import Values

/// How the firewall is: what `ufw status verbose` prints, and the tuples in its files of rules.
struct UFWState: Equatable {
  var status: String
  var rules: String
}

extension UFW {
  /// Whether the answer is `changed` whatever the firewall is like afterwards.
  func changesAnyway(_ before: UFWState) -> Bool {
    if state == .reloaded || state == .reset { return true }
    guard let logging else { return false }
    let line = before.status.split(separator: "\n").first { $0.hasPrefix("Logging: ") }
    let words = line?.split(separator: " ") ?? []
    guard words.count > 1, words[1] == "on" || words[1] == "off" else { return true }
    if logging == .off { return words[1] != "off" }
    if words[1] == "off" { return true }
    return logging != .on && (words.count < 3 || words[2] != "(\(logging.rawValue))")
  }

  /// Whether a run that is not only a check would change something; `dry` is what the program
  /// prints of the rule.
  func wouldChange(_ before: UFWState, dry: String?) -> Bool {
    if changesAnyway(before) { return true }
    let isActive = before.status.contains(" active")
    if state == .enabled && !isActive || state == .disabled && isActive { return true }
    if let policy, changesDefault(to: policy, before.status) { return true }
    return dry.map { changesRules(before.rules, dry: $0) } ?? false
  }

  /// The line is `Default: deny (incoming), allow (outgoing), disabled (routed)`.
  private func changesDefault(to policy: Policy, _ status: String) -> Bool {
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Default: ") })
    else { return true }
    let way = "(\((direction ?? .incoming).rawValue))"
    let words = line.split { $0 == " " || $0 == "," }
    guard let place = words.firstIndex(where: { $0 == way }), place > 0 else { return true }
    return words[place - 1] != policy.rawValue && words[place - 1] != "disabled"
  }

  /// A dry run prints the rules of the files that it would write: those of one version of IP only
  /// where an address says which.
  private func changesRules(_ before: String, dry: String) -> Bool {
    let printed = dry.split(separator: "\n")
    if !printed.isEmpty, printed.allSatisfy({ $0.contains("Skipping") }) { return false }
    let new = printed.filter { $0.hasPrefix("### tuple") }
    let old = before.split(separator: "\n")
    let addresses = [source, destination]
    for isMeant in [Self.isIPv4, Self.isIPv6] where addresses.contains(where: { isMeant($0[...]) })
    {
      func holds(_ line: Substring) -> Bool {
        line.split(separator: " ").contains(where: isMeant)
      }
      return old.filter(holds) != new.filter(holds)
    }
    return old != new
  }

  private static func isIPv4(_ word: Substring) -> Bool {
    let parts = word.prefix { $0 != "/" }.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func isIPv6(_ word: Substring) -> Bool {
    word.contains("::") || word.count { $0 == ":" } >= 7
  }
}
