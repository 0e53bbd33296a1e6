import FoundationEssentials
public import Testing

/// A text that is kept beside the tests and compared as a whole.
public enum Golden {
  /// Expects `text` to be what the file at `path` holds; `APUS_BLESS=1` writes it there instead.
  public static func expect(
    _ text: String, at path: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let kept = FileManager.default.contents(atPath: path).map {
      String(decoding: $0, as: UTF8.self)
    }
    if kept == text { return }
    if ProcessInfo.processInfo.environment["APUS_BLESS"] == "1" {
      do {
        try Data(text.utf8).write(to: URL(filePath: path))
      } catch {
        Issue.record(error, sourceLocation: sourceLocation)
      }
      return
    }
    guard let kept else {
      Issue.record(
        "\(path) does not exist; APUS_BLESS=1 makes it of:\n\(text)", sourceLocation: sourceLocation
      )
      return
    }
    let difference = LineDifference.text(from: kept, to: text)
    Issue.record("\(path) differs:\n\(difference)", sourceLocation: sourceLocation)
  }
}
