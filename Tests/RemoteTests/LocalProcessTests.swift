import Testing

@testable import Remote

struct LocalProcessTests {
  /// A piece that came between a look for it and the wait for it was never taken.
  @Test(.timeLimit(.minutes(1)))
  func `much that is written and read at the same time comes whole`() async throws {
    let process = try await LocalProcess.start("cat", host: "localhost")
    let piece = [UInt8](repeating: 7, count: 50_000)
    let total = 400 * piece.count
    try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask {
        for _ in 0..<400 { try await process.write(piece) }
        await process.finishWriting()
        return total
      }
      group.addTask {
        var count = 0
        while let next = try await process.next() { count += next.bytes.count }
        return count
      }
      for try await count in group { #expect(count == total) }
    }
    await process.close()
  }
}
