import OrderedCollections
import Values

extension Apt {
  /// Upgrades the whole host, with aptitude where it is installed and not ruled out.
  func upgradeAll(_ mode: Upgrade, in context: ModuleContext) async throws -> TaskResult {
    var hasAptitude = false
    if !usesAptGet, mode != .dist {
      hasAptitude = try await Self.search.run([:], in: context)["aptitude"] != nil
    }
    let words = hasAptitude ? aptitudeWords(mode, context) : aptGetWords(mode, context)
    let command = AptCommand(words)
    let outcome = try await command.run(for: self, in: context)
    if let failure = outcome.failure { return .failure(failure) }
    var values = outcome.values(difference: context.showsDifferences)
    if outcome.status != 0 {
      for key in ["diff", "stderr", "stderr_lines"] { values.removeValue(forKey: .string(key)) }
      values["rc"] = .int(outcome.status)
      let action = words.first { Self.actions.contains($0) } ?? ""
      return .failure("'\(outcome.program) \(action)' failed: \(outcome.errors)", values)
    }
    values["msg"] = .string(outcome.output)
    let nothing =
      hasAptitude
      ? "\n0 packages upgraded, 0 newly installed" : "\n0 upgraded, 0 newly installed"
    let isChanged = !outcome.output.contains(nothing)
    if !isChanged { values.removeValue(forKey: "diff") }
    return TaskResult(values, isChanged: isChanged)
  }

  private static let actions = ["dist-upgrade", "upgrade", "full-upgrade", "safe-upgrade"]

  private func aptGetWords(_ mode: Upgrade, _ context: ModuleContext) -> [String] {
    var words = ["apt-get", "-y"] + dpkgWords
    if isForced { words.append("--force-yes") }
    if failsOnRemoval { words.append("--no-remove") }
    if allowsUnauthenticated { words.append("--allow-unauthenticated") }
    if allowsDowngrade { words.append("--allow-downgrades") }
    if context.isCheckMode { words.append("--simulate") }
    words += mode == .dist || mode == .full ? ["dist-upgrade"] : ["upgrade", "--with-new-pkgs"]
    if removesUnneeded { words.append("--auto-remove") }
    return words + (release.map { ["-t", $0] } ?? [])
  }

  private func aptitudeWords(_ mode: Upgrade, _ context: ModuleContext) -> [String] {
    var words = ["aptitude", "-y"] + dpkgWords
    if isForced { words += ["--assume-yes", "--allow-untrusted"] }
    if allowsUnauthenticated { words.append("--allow-unauthenticated") }
    if context.isCheckMode { words.append("--simulate") }
    words.append(mode == .full ? "full-upgrade" : "safe-upgrade")
    return words + (release.map { ["-t", $0] } ?? [])
  }

  private static let search = ModuleScript(
    [],
    """
    command -v aptitude >/dev/null && say aptitude 1
    true
    """)
}
