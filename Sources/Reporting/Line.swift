/// A piece of a report: text of one or more lines, without the last line break.
struct Line: Sendable, Hashable {
  /// The text, colours included, fit for a terminal.
  var text: String
  /// Where it goes.
  var stream = OutputStream.stdout
}
