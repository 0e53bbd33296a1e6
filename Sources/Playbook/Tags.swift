/// Which tasks `--tags` and `--skip-tags` let run, as ansible-core 2.16 decides.
public struct TagSelection: Sendable, Hashable {
  /// The tags to run; `all` unless something else was asked for.
  public var run: Set<String>
  /// The tags to skip.
  public var skip: Set<String>

  /// Selects by tags; nothing given selects everything but `never`.
  public init(run: [String] = [], skip: [String] = []) {
    self.run = run.isEmpty ? ["all"] : Set(run)
    self.skip = Set(skip)
  }

  /// Whether a task with these tags runs.
  public func includes(_ tags: [String]) -> Bool {
    let tags = tags.isEmpty ? ["untagged"] : Set(tags)
    return isSelected(tags) && !isSkipped(tags)
  }

  private func isSelected(_ tags: Set<String>) -> Bool {
    if tags.contains("always") { return true }
    if !run.isDisjoint(with: tags) { return true }
    if run.contains("all"), !tags.contains("never") { return true }
    return run.contains("tagged") && tags != ["untagged"] && !tags.contains("never")
  }

  private func isSkipped(_ tags: Set<String>) -> Bool {
    guard !skip.isEmpty else { return false }
    if skip.contains("all") {
      return !tags.contains("always") || skip.contains("always")
    }
    if !skip.isDisjoint(with: tags) { return true }
    return skip.contains("tagged") && tags != ["untagged"]
  }
}
