import TestSupport
import Testing

@Suite(.timeLimit(.minutes(4)))
struct `The binary without any host` {
  @Test func `there are cases`() {
    #expect(!CommandCase.all.isEmpty)
  }

  @Test(arguments: CommandCase.all)
  func `a command writes what it wrote when somebody last read it`(
    command: CommandCase
  ) async throws {
    try await Scratch.with { scratch in
      command.expect(try await command.run(in: scratch))
    }
  }
}
