import Glibc
import Reporting
import SSH
import SystemPackage
import Values

/// Asks the person at the terminal, one question at a time.
actor TerminalPrompter: Prompter {
  private let reporter: (any Reporter)?

  /// Asks while `reporter`, if there is one, holds still.
  init(_ reporter: (any Reporter)? = nil) { self.reporter = reporter }

  /// Asks without showing what is typed; nil where there is no terminal.
  func ask(_ question: String, isEchoed: Bool = false) -> Secret? {
    guard let terminal = try? FileDescriptor.open("/dev/tty", .readWrite) else { return nil }
    defer { try? terminal.close() }
    var kept = termios()
    tcgetattr(terminal.rawValue, &kept)
    if !isEchoed {
      var silent = kept
      silent.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(terminal.rawValue, TCSAFLUSH, &silent)
    }
    // Only now: what is typed at once behind the question must not be seen, nor be flushed.
    _ = try? terminal.writeAll(question.utf8)
    defer {
      if !isEchoed {
        tcsetattr(terminal.rawValue, TCSAFLUSH, &kept)
        _ = try? terminal.writeAll("\n".utf8)
      }
    }
    return line(from: terminal).map(Secret.init)
  }

  private func askDuringRun(_ question: String, isEchoed: Bool = false) async -> String? {
    await reporter?.pause()
    let answer = ask(question, isEchoed: isEchoed)
    await reporter?.resume()
    return answer?.exposed
  }

  private func line(from terminal: FileDescriptor) -> String? {
    var bytes: [UInt8] = []
    var buffer: [UInt8] = [0]
    while (try? buffer.withUnsafeMutableBytes { try terminal.read(into: $0) }) == 1 {
      if buffer[0] == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(buffer[0])
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  func passphrase(for key: FilePath, attempt: Int) async -> String? {
    guard attempt <= 3 else { return nil }
    return await askDuringRun("Passphrase for \(key): ")
  }

  func password(for user: String, at host: String, attempt: Int) async -> String? {
    guard attempt <= 3 else { return nil }
    return await askDuringRun("\(user)@\(host)'s password: ")
  }

  func answers(
    to challenge: Challenge, for user: String, at host: String
  ) async -> [String]? {
    var answers: [String] = []
    for prompt in challenge.prompts {
      let question = "(\(user)@\(host)) \(prompt.text)"
      guard let answer = await askDuringRun(question, isEchoed: prompt.isEchoed) else { return nil }
      answers.append(answer)
    }
    return answers
  }
}
