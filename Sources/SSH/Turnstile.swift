/// Lets through so many at once, the others in the order in which they came.
///
/// A value for one actor's own use: it is not shared, so it needs no lock.
struct Turnstile {
  private var free: Int
  private var queue: [(ticket: Int, continuation: CheckedContinuation<Bool, Never>)] = []
  private var lastTicket = 0
  private var isOpen = false

  init(capacity: Int) { free = capacity }

  /// Whether somebody waits.
  var isCrowded: Bool { !queue.isEmpty }

  /// A name for somebody who is going to wait.
  mutating func ticket() -> Int {
    lastTicket += 1
    return lastTicket
  }

  /// Takes a place if there is one.
  mutating func enter() -> Bool {
    if isOpen { return true }
    guard free > 0 else { return false }
    free -= 1
    return true
  }

  /// Resumes with true once a place is theirs, with false when they gave up before.
  mutating func wait(_ ticket: Int, _ continuation: CheckedContinuation<Bool, Never>) {
    if enter() { return continuation.resume(returning: true) }
    queue.append((ticket, continuation))
  }

  /// Stops waiting, unless the place is theirs already.
  mutating func giveUp(_ ticket: Int) {
    guard let index = queue.firstIndex(where: { $0.ticket == ticket }) else { return }
    queue.remove(at: index).continuation.resume(returning: false)
  }

  /// Gives a place back: to the next in the queue, if there is one.
  mutating func leave() {
    guard !queue.isEmpty else { return free += 1 }
    queue.removeFirst().continuation.resume(returning: true)
  }

  /// Lets everybody through, now and later.
  mutating func open() {
    isOpen = true
    for waiting in queue { waiting.continuation.resume(returning: true) }
    queue = []
  }
}
