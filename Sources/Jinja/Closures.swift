import Values

// Closures are wrapped, because a bare one that goes through a list, an optional or a generic function
// gets another call around it each time.

/// Finds the value of an expression.
struct Evaluator: Sendable {
  private let body: @Sendable (Frame) throws -> Value

  init(_ body: @escaping @Sendable (Frame) throws -> Value) { self.body = body }

  func callAsFunction(_ frame: Frame) throws -> Value { try body(frame) }
}

/// Carries out a statement.
struct Executor: Sendable {
  private let body: @Sendable (Frame) throws -> Flow

  init(_ body: @escaping @Sendable (Frame) throws -> Flow) { self.body = body }

  func callAsFunction(_ frame: Frame) throws -> Flow { try body(frame) }
}

/// Gives a value to what stands on the left of an assignment.
struct Assigner: Sendable {
  private let body: @Sendable (Frame, Value) throws -> Void

  init(_ body: @escaping @Sendable (Frame, Value) throws -> Void) { self.body = body }

  func callAsFunction(_ frame: Frame, _ value: Value) throws { try body(frame, value) }
}
