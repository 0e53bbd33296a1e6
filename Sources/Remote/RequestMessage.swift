import Values

/// A request as a resident shell reads it, without its input.
struct RequestMessage {
  /// What differs from request to request: folder, mask, environment, arguments.
  let prelude: [UInt8]
  /// The script, which the shell may know already.
  let script: [UInt8]
  private let isContained: Bool

  /// Above this a text is faster to read with a program than byte by byte.
  private static let longestTextInLines = 3000
  /// A longer word the kernel does not pass to a program (`MAX_ARG_STRLEN` is 128 KiB).
  private static let longestWord = 100_000

  /// Writes down a request.
  init(_ request: Request) throws(RequestMistake) {
    isContained = request.isContained
    prelude = Self.text(try Self.prelude(of: request))
    let script = request.executable.map { Self.call($0, request.script) } ?? request.script
    self.script = Self.text(script)
    if prelude.contains(0) || self.script.contains(0) { throw .nul }
  }

  /// The bytes before the input; without the script where the shell knows it under `number`.
  func bytes(
    marker: String, number: Int, isKnown: Bool, inputSize: Int, readsDirectly: Bool
  ) -> [UInt8] {
    let sent = isKnown ? [] : script
    let way = readsDirectly ? 2 : isContained ? 0 : 1
    let sizes = "\(Self.size(prelude)) \(number) \(Self.size(sent)) \(inputSize)"
    return Array("\(marker) \(way) \(sizes)\n".utf8) + prelude + sent
  }

  private static func size(_ text: [UInt8]) -> String {
    if text.count > longestTextInLines { return "0:\(text.count)" }
    return "\(text.count { $0 == UInt8(ascii: "\n") }):0"
  }

  private static func text(_ text: String) -> [UInt8] {
    Array(text.utf8) + (text.hasSuffix("\n") ? [] : [UInt8(ascii: "\n")])
  }

  private static func prelude(of request: Request) throws(RequestMistake) -> String {
    var lines: [String] = []
    if let directory = request.directory {
      lines.append("cd -- \(ShellWords.quoted(directory)) || exit 126")
    }
    if let umask = request.umask { lines.append("umask \(String(umask, radix: 8))") }
    for (name, value) in request.environment.sorted(by: { $0.key < $1.key }) {
      guard isName(name) else { throw .environmentName(name) }
      lines.append("export \(name)=\(ShellWords.quoted(value))")
    }
    let arguments = request.arguments.map { " " + ShellWords.quoted($0) }.joined()
    return (lines + ["set --\(arguments)"]).joined(separator: "\n")
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return false }
    return text.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
    }
  }

  /// Has another shell run a script.
  private static func call(_ shell: String, _ script: String) -> String {
    let word = ShellWords.quoted(shell)
    guard script.utf8.count > longestWord else {
      return "exec \(word) -c \(ShellWords.quoted(script)) \(word) \"$@\""
    }
    var delimiter = "END"
    while script.contains(delimiter) { delimiter += "_" }
    return "exec \(word) /dev/fd/3 \"$@\" 3<<\\\(delimiter)\n\(script)\n\(delimiter)\n"
  }
}

/// What makes a request one that no shell can run.
public enum RequestMistake: Error {
  /// A byte 0, which a shell cannot hold, outside the input.
  case nul
  /// A name that a shell does not take for a variable.
  case environmentName(String)
}
