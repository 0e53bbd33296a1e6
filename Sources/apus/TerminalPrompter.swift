import Glibc
import SSH
import SystemPackage
import Values

/// Asks the person at the terminal; each secret is asked for once.
struct TerminalPrompter: Prompter {
  /// Asks without showing what is typed; nil where there is no terminal.
  func ask(_ question: String, isEchoed: Bool = false) -> Secret? {
    guard let terminal = try? FileDescriptor.open("/dev/tty", .readWrite) else { return nil }
    defer { try? terminal.close() }
    _ = try? terminal.writeAll(question.utf8)
    var kept = termios()
    tcgetattr(terminal.rawValue, &kept)
    if !isEchoed {
      var silent = kept
      silent.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(terminal.rawValue, TCSAFLUSH, &silent)
    }
    defer {
      if !isEchoed {
        tcsetattr(terminal.rawValue, TCSAFLUSH, &kept)
        _ = try? terminal.writeAll("\n".utf8)
      }
    }
    return line(from: terminal).map(Secret.init)
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
    return ask("Passphrase for \(key): ")?.exposed
  }

  func password(for user: String, at host: String, attempt: Int) async -> String? {
    guard attempt <= 3 else { return nil }
    return ask("\(user)@\(host)'s password: ")?.exposed
  }

  func answers(
    to challenge: Challenge, for user: String, at host: String
  ) async -> [String]? {
    var answers: [String] = []
    for prompt in challenge.prompts {
      guard let answer = ask("(\(user)@\(host)) \(prompt.text)", isEchoed: prompt.isEchoed) else {
        return nil
      }
      answers.append(answer.exposed)
    }
    return answers
  }
}
