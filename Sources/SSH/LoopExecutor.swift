import NIOCore

/// Runs tasks on an event loop, so that whoever waits there is resumed there.
///
/// Without it, Swift resumes a waiting task on its general pool first and only then moves it back to the actor's
/// loop: two thread switches, 50 µs, for each packet.
final class LoopExecutor: TaskExecutor {
  private let eventLoop: any EventLoop

  init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    eventLoop.execute {
      job.runSynchronously(
        isolatedTo: self.eventLoop.executor.asUnownedSerialExecutor(),
        taskExecutor: self.asUnownedTaskExecutor())
    }
  }
}
