/// What came of a request.
public struct CommandResult: Sendable {
  /// The exit status; 128 plus the signal where a signal ended it.
  ///
  /// A shell does not tell the two apart. Ansible reports a signal as its negative number.
  public var status: Int
  /// What was written to standard output.
  public var output: [UInt8]
  /// What was written to standard error.
  public var errors: [UInt8]
  /// When the request was sent.
  public var started: WallTime
  /// When the reply was whole.
  public var ended: WallTime
  /// Whether it was killed because its time was over; then the output is what came until then.
  public var hasTimedOut = false

  /// Describes what came of a request.
  public init(
    status: Int, output: [UInt8], errors: [UInt8], started: WallTime, ended: WallTime,
    hasTimedOut: Bool = false
  ) {
    self.status = status
    self.output = output
    self.errors = errors
    self.started = started
    self.ended = ended
    self.hasTimedOut = hasTimedOut
  }
}
