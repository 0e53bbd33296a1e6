import Logging
import SystemPackage

/// What `-vvvv` adds: how connections, logins and requests go, on standard error.
///
/// Traces hold sizes, names and outcomes, never contents, environments or secrets.
struct Traces: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace
  private let label: String

  /// The verbosity from which traces are shown.
  static let verbosity = 4

  /// Shows the traces of all loggers that are made from now on; to be called once.
  static func begin() {
    LoggingSystem.bootstrap { Traces(label: $0) }
  }

  private init(label: String) { self.label = label }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let host = metadata["host"].map { "\($0) " } ?? ""
    let text = "\(host)[\(label)] \(event.message)\n"
    // Standard error that cannot be written to is no reason to end a run.
    _ = try? FileDescriptor.standardError.writeAll(Array(text.utf8))
  }
}
