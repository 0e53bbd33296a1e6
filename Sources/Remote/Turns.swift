/// Lets so many in at once, the others in the order in which they came.
actor Turns {
  private var free: Int
  private var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
  private var lastNumber = 0

  init(_ capacity: Int) { free = capacity }

  /// Whether somebody waits.
  var isCrowded: Bool { !waiting.isEmpty }

  /// Takes a place if one is free.
  func enterAtOnce() -> Bool {
    guard free > 0 else { return false }
    free -= 1
    return true
  }

  /// Waits for a place; false where the task was cancelled meanwhile.
  func enter() async -> Bool {
    if Task.isCancelled { return false }
    if enterAtOnce() { return true }
    lastNumber += 1
    let number = lastNumber
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { return continuation.resume(returning: false) }
        // The handler's start may have been a suspension, in which a place was given back.
        if enterAtOnce() { return continuation.resume(returning: true) }
        waiting.append((number, continuation))
      }
    } onCancel: {
      Uncancelled.start { await self.giveUp(number) }
    }
  }

  /// Gives a place back: to the next who waits, if there is one.
  func leave() {
    guard !waiting.isEmpty else { return free += 1 }
    waiting.removeFirst().continuation.resume(returning: true)
  }

  private func giveUp(_ number: Int) {
    guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
    waiting.remove(at: index).continuation.resume(returning: false)
  }
}
