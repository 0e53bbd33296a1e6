import ArgumentParser
import Glibc
import Reporting
import UnixSignals

/// Ctrl-C: the first ends the run cleanly, the second ends it at once.
enum Interruption {
  /// Runs `body` beside the live report, and cancels it when the person asks for an end.
  static func watching<Result: Sendable>(
    _ reporter: any Reporter, _ body: @escaping @Sendable () async -> Result
  ) async -> Result {
    let result = await watching(beside: { await reporter.animate() }, body)
    await reporter.close()
    return result
  }

  private static func watching<Result: Sendable>(
    beside other: @escaping @Sendable () async -> Void,
    _ body: @escaping @Sendable () async -> Result
  ) async -> Result {
    let (requests, request) = AsyncStream.makeStream(of: Void.self)
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    let result = await withTaskGroup(of: Result?.self) { group in
      group.addTask { await cancellable(by: requests, body) }
      group.addTask {
        await other()
        return nil
      }
      group.addTask {
        var isSecond = false
        for await _ in signals {
          if isSecond { exit(ExitCode.interrupted.rawValue) }
          isSecond = true
          request.yield()
        }
        return nil
      }
      var finished: Result?
      while finished == nil, let next = await group.next() { finished = next }
      group.cancelAll()
      return finished
    }
    guard let result else { preconditionFailure("a run ends with a result") }
    return result
  }

  /// Runs `body`, and cancels it when the person asks for an end.
  static func watching<Result: Sendable>(
    _ body: @escaping @Sendable () async -> Result
  ) async -> Result {
    await watching(beside: {}, body)
  }

  /// Runs `body` to its end, and cancels it at the first request.
  private static func cancellable<Result: Sendable>(
    by requests: AsyncStream<Void>, _ body: @escaping @Sendable () async -> Result
  ) async -> Result? {
    await withTaskGroup(of: Result?.self) { group in
      group.addTask { await body() }
      group.addTask {
        for await _ in requests { break }
        return nil
      }
      // Whichever comes first, the other has no more to do; a cancelled body still ends in a result.
      var result = await group.next() ?? nil
      group.cancelAll()
      while result == nil, let next = await group.next() { result = next }
      return result
    }
  }
}
