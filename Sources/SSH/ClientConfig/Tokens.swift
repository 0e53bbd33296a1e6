import Crypto
import Diagnostics
import SystemPackage

/// What the tokens of options (`%h`, `%p`, …) stand for on the way to one destination.
struct Tokens: Sendable {
  /// The values by the letter of their token.
  let values: [Character: String]

  /// Only these tokens; another is a mistake.
  func limited(to letters: String) -> Tokens {
    Tokens(values: values.filter { letters.contains($0.key) })
  }

  /// Replaces tokens and, where `variables` are given, `${NAME}`.
  ///
  /// - Parameters:
  ///   - text: What somebody gave as the option.
  ///   - option: The name of the option, for messages.
  ///   - variables: The environment, nil where the option does not take `${NAME}`.
  /// - Returns: The text without tokens.
  /// - Throws: What is wrong with a token.
  func expand(
    _ text: String, of option: String, variables: [String: String]? = nil
  ) throws(DiagnosticError) -> String {
    var result = ""
    var rest = Substring(text)
    while let character = rest.popFirst() {
      if character == "$", rest.hasPrefix("{"), let variables {
        guard let close = rest.firstIndex(of: "}") else {
          throw mistake("`${` is never closed", in: text, of: option)
        }
        let name = rest[rest.index(after: rest.startIndex)..<close]
        guard let value = variables[String(name)] else {
          throw mistake("the environment has no `\(name)`", in: text, of: option)
        }
        result += value
        rest = rest[rest.index(after: close)...]
      } else if character == "%" {
        guard let letter = rest.popFirst() else {
          throw mistake("`%` stands at the end", in: text, of: option)
        }
        guard let value = letter == "%" ? "%" : values[letter] else {
          throw mistake("`%\(letter)` means nothing here", in: text, of: option)
        }
        result += value
      } else {
        result.append(character)
      }
    }
    return result
  }

  private func mistake(_ what: String, in text: String, of option: String) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, "\(what), in `\(option) \(text)`"))
  }
}

extension Tokens {
  /// The tokens for one destination.
  ///
  /// - Parameters:
  ///   - destination: The name that was asked for.
  ///   - hostName: The name or address that is connected to.
  ///   - port: Its port.
  ///   - user: The login name.
  ///   - hostKeyAlias: The name of the host key, if it has another.
  ///   - jumps: The jump hosts as written, empty for none.
  ///   - environment: Who asks.
  init(
    destination: String, hostName: String, port: Int, user: String, hostKeyAlias: String?,
    jumps: String, environment: ClientEnvironment
  ) {
    let local = environment.hostName
    let connection = local + hostName + String(port) + user + jumps
    let digest = Insecure.SHA1.hash(data: Array(connection.utf8))
    values = [
      "C": digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(),
      "L": String(local.prefix { $0 != "." }),
      "d": environment.homeDirectory.string,
      "h": hostName,
      "i": String(environment.userID),
      "j": jumps,
      "k": hostKeyAlias ?? destination,
      "l": local,
      "n": destination,
      "p": String(port),
      "r": user,
      "u": environment.userName,
    ]
  }
}

extension ClientEnvironment {
  /// `~/x` and `~user/x` as paths, other texts as they are; nil when there is no such user.
  func expandingTilde(_ text: String) -> String? {
    guard text.hasPrefix("~") else { return text }
    let name = text.dropFirst().prefix { $0 != "/" }
    let rest = text.dropFirst(1 + name.count).drop { $0 == "/" }
    guard
      let home = name.isEmpty ? homeDirectory : Self.homeDirectory(of: String(name))
    else { return nil }
    return rest.isEmpty ? home.string : home.string + "/" + rest
  }
}
