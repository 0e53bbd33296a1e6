import FoundationEssentials
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `Plays do what ansible-core does with them` {
  @Test func `there are plays`() {
    #expect(ConformancePlay.all.count >= 60)
  }

  @Test(arguments: ConformancePlay.all)
  func `events, recap and exit code are the same`(_ play: ConformancePlay) async throws {
    let (text, outcome) = try await Scratch.with { scratch in
      try await play.run(home: scratch.directory)
    }
    let expected = try play.expected
    if text != expected {
      let difference = LineDifference.text(from: expected, to: text)
      Issue.record("\(play.name) differs:\n\(difference)\n\(outcome.errors)")
    }
  }
}
