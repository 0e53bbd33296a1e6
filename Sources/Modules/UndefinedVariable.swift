/// An expression named something that is not defined; `debug` shows this instead of failing.
public struct UndefinedVariable: Error {
  /// What was not defined, in words.
  public var message: String

  /// Says what was not defined.
  public init(_ message: String) { self.message = message }
}
