/// So long and no longer.
public enum TimeLimit {
  /// What an action answers within its time; nil where the time is over, and then it is cancelled.
  public static func run<Answer: Sendable>(
    _ duration: Duration, _ action: @escaping @Sendable () async throws -> Answer
  ) async throws -> Answer? {
    try await withThrowingTaskGroup(of: Answer?.self) { group in
      group.addTask { try await action() }
      group.addTask {
        try await Task.sleep(for: duration)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }
}
