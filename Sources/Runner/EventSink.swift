/// Takes the events of a run, in order.
public protocol EventSink: Sendable {
  /// Takes one event; a run goes on only when this returns.
  func receive(_ event: Event) async
}
