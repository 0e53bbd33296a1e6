public import Diagnostics
import Synchronization

/// Text with template syntax, as a person wrote it, and where.
///
/// It carries a slot for its compiled form, so that a text that is rendered a thousand times is
/// parsed once; what goes into the slot is the business of the template engine.
public final class TemplateText: Sendable {
  /// The text as written.
  public let text: String
  /// Where it stands; nil for text that came from no file.
  public let location: SourceLocation?
  private let slot: Mutex<(any Sendable)?>

  /// Marks `text` as a template.
  public init(_ text: String, at location: SourceLocation? = nil) {
    self.text = text
    self.location = location
    slot = Mutex(nil)
  }

  /// The compiled form; made by `compile` at the first call and kept.
  ///
  /// `compile` runs outside the lock: two first calls at once may both compile, one result is kept.
  public func compiled<Compiled: Sendable, Failure: Error>(
    as type: Compiled.Type, by compile: (TemplateText) throws(Failure) -> Compiled
  ) throws(Failure) -> Compiled {
    if let known = slot.withLock({ $0 as? Compiled }) { return known }
    let fresh = try compile(self)
    return slot.withLock { held in
      if let other = held as? Compiled { return other }
      held = fresh
      return fresh
    }
  }

  /// Whether `text` holds anything that a template engine would act on.
  public static func looksTemplated(_ text: String) -> Bool {
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if previous == UInt8(ascii: "{"),
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "#")
      {
        return true
      }
      previous = byte
    }
    return false
  }
}
