/// Waits for a shell's first words among what the login says: a machine without input and output.
struct GreetingFrame {
  private let greeting: [UInt8]
  private var heard: [UInt8] = []

  init(_ greeting: String) { self.greeting = Array(greeting.utf8) }

  /// Takes what came next on standard output; what the shell says of itself once that is whole.
  mutating func receive(_ bytes: [UInt8]) -> ShellFacts? {
    heard += bytes
    guard let start = MarkerSearch(greeting).first(in: heard) else { return nil }
    let said = heard[(start + greeting.count)...]
    guard said.count(where: { $0 == UInt8(ascii: "\n") }) >= 3 else { return nil }
    let text = String(decoding: said, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return ShellFacts(Array(lines.prefix(3)))
  }

  /// What was said instead.
  var noise: String { String(decoding: heard.suffix(4096), as: UTF8.self) }
}
