import Synchronization

/// A clock that stands still until a test moves it.
final class ManualClock: Clock, Sendable {
  struct Instant: InstantProtocol {
    var offset: Duration
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private let time = Mutex(Instant(offset: .zero))
  private let steps: Mutex<Int>

  /// A clock on which one can sleep `steps` times; then sleeping fails, as if it were cancelled.
  init(steps: Int = 0) { self.steps = Mutex(steps) }

  var now: Instant { time.withLock { $0 } }
  var minimumResolution: Duration { .nanoseconds(1) }

  func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }

  /// Moves the clock to the deadline at once.
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let isLeft = steps.withLock { steps in
      steps -= 1
      return steps >= 0
    }
    guard isLeft else { throw CancellationError() }
    time.withLock { $0 = max($0, deadline) }
  }
}
