extension Lab {
  /// Makes named pipes in a node: a task waits at one for the test, or the test for the task.
  func makePipes(_ paths: [String], in node: String) async throws {
    let paths = paths.joined(separator: " ")
    try await shell("rm -f \(paths); mkfifo \(paths); chmod 666 \(paths)", in: node)
  }

  /// Waits until a task writes into a pipe; what it writes.
  @discardableResult
  func receive(_ path: String, in node: String) async throws -> String {
    try await shell("timeout 20 cat \(path)", in: node)
  }

  /// Lets a task go on that reads a pipe.
  func send(_ path: String, in node: String) async throws {
    try await shell("echo > \(path)", in: node)
  }
}
