/// Something a person should know about their input or their run, with its place and its remedy.
public struct Diagnostic: Sendable, Hashable {
  /// How grave it is.
  public enum Severity: String, Sendable, Hashable {
    /// The run cannot go on as asked.
    case error
    /// The run goes on, but likely not as meant.
    case warning
  }

  /// A second place that explains the first, such as where a name was defined before.
  public struct Label: Sendable, Hashable {
    /// The place.
    public var location: SourceLocation
    /// What to see there.
    public var text: String

    /// Marks `location` with `text`.
    public init(_ location: SourceLocation, _ text: String) {
      self.location = location
      self.text = text
    }
  }

  /// How grave it is.
  public var severity: Severity
  /// What is wrong: lower case, literals in backticks, no full stop.
  public var message: String
  /// Where it is wrong, if it has a place.
  public var location: SourceLocation?
  /// What to read right behind the caret, such as the values that would be right.
  public var label: String?
  /// Further places that explain it.
  public var related: [Label]
  /// Facts that explain it, a line each.
  public var notes: [String]
  /// What to do about it.
  public var hint: String?

  /// Describes one mistake or warning.
  public init(
    _ severity: Severity = .error, _ message: String, at location: SourceLocation? = nil,
    label: String? = nil, related: [Label] = [], notes: [String] = [], hint: String? = nil
  ) {
    self.severity = severity
    self.message = message
    self.location = location
    self.label = label
    self.related = related
    self.notes = notes
    self.hint = hint
  }
}

/// An error that can be shown to a person.
public protocol DiagnosticConvertible: Error {
  /// What the person reads.
  var diagnostic: Diagnostic { get }
}

/// All the mistakes of one input, found in one go.
public struct DiagnosticError: DiagnosticConvertible {
  /// The mistakes, in the order of their places.
  public var diagnostics: [Diagnostic]

  /// Gathers mistakes; there must be at least one.
  public init(_ diagnostics: [Diagnostic]) {
    precondition(!diagnostics.isEmpty, "an error needs at least one diagnostic")
    self.diagnostics = diagnostics
  }

  /// A single mistake.
  public init(_ diagnostic: Diagnostic) { diagnostics = [diagnostic] }

  /// The first mistake.
  public var diagnostic: Diagnostic { diagnostics[0] }
}
