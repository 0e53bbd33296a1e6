/// When colours are used, as `--color` says it.
public enum ColorPolicy: String, CaseIterable, Sendable {
  /// On a terminal, unless the environment says otherwise.
  case auto
  /// Wherever the output goes.
  case always
  /// Nowhere.
  case never
}

/// Paints text in ANSI colours, or leaves it as it is.
public struct Style: Sendable, Hashable {
  /// What a colour means; the values are those of ansible-core's default colours.
  public enum Role: String, Sendable {
    case ok = "0;32"
    case changed = "0;33"
    case skipped = "0;36"
    case failed = "0;31"
    case unreachable = "1;31"
    case debug = "1;30"
    case verbose = "0;34"
    case warning = "1;35"
    static let added = Role.ok
    static let removed = Role.failed
    static let hunk = Role.skipped
    static let rescued = Role.ok
  }

  /// Whether colours are used.
  public var isColored: Bool

  /// Paints if `isColored`.
  public init(isColored: Bool = false) { self.isColored = isColored }

  /// Follows the policy, and under `auto` the environment before the terminal.
  ///
  /// `ANSIBLE_FORCE_COLOR` and `CLICOLOR_FORCE` win over `ANSIBLE_NOCOLOR`, `NO_COLOR`,
  /// `CLICOLOR=0` and `TERM=dumb`, as in ansible-core.
  public init(policy: ColorPolicy, environment: [String: String], isTerminal: Bool) {
    switch policy {
    case .always: isColored = true
    case .never: isColored = false
    case .auto:
      func isSet(_ name: String) -> Bool {
        let word = environment[name, default: ""].lowercased()
        return !["", "0", "no", "n", "off", "f", "false"].contains(word)
      }
      let isForced = isSet("ANSIBLE_FORCE_COLOR") || isSet("CLICOLOR_FORCE")
      let isBarred =
        isSet("ANSIBLE_NOCOLOR") || environment["NO_COLOR"]?.isEmpty == false
        || environment["CLICOLOR"] == "0" || environment["TERM"] == "dumb"
      isColored = isForced || isTerminal && !isBarred
    }
  }

  /// The text in a colour, each of its lines painted on its own, as ansible-core does.
  public func paint(_ text: String, _ role: Role?) -> String {
    guard isColored, let role else { return text }
    return text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "\u{1B}[\(role.rawValue)m\(String($0))\u{1B}[0m" }.joined(separator: "\n")
  }
}
