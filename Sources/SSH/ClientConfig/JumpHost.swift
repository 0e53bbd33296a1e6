import Diagnostics

/// A destination as `ProxyJump`, `-J` and `--jump` write it: `[user@]host[:port]` or an
/// `ssh://` URI.
public struct JumpHost: Sendable, Hashable {
  /// The login name, nil to let the configuration say.
  public var user: String?
  /// The name or address, an IPv6 address without its brackets.
  public var host: String
  /// The port, nil to let the configuration say.
  public var port: Int?

  /// Names a jump host.
  public init(user: String? = nil, host: String, port: Int? = nil) {
    self.user = user
    self.host = host
    self.port = port
  }

  /// Reads one destination; nil where it is malformed.
  ///
  /// A name with a colon that is not in brackets is an IPv6 address only when it has several.
  public init?(_ text: some StringProtocol) {
    var rest = Substring(text)
    let isURI = rest.hasPrefix("ssh://")
    if isURI {
      rest = rest.dropFirst("ssh://".count)
      if rest.hasSuffix("/") { rest = rest.dropLast() }
      if rest.contains("/") { return nil }
    }
    if let at = isURI ? rest.firstIndex(of: "@") : rest.lastIndex(of: "@") {
      var name = rest[..<at]
      if isURI, let parameters = name.firstIndex(of: ";") { name = name[..<parameters] }
      guard !name.isEmpty, let decoded = isURI ? Self.percentDecoded(name) : String(name) else {
        return nil
      }
      user = decoded
      rest = rest[rest.index(after: at)...]
    }
    guard let (host, port) = Self.hostAndPort(rest) else { return nil }
    self.host = host
    self.port = port
  }

  /// Reads a comma list, first hop first; `none` is the empty list.
  static func list(
    _ text: String, at location: SourceLocation
  ) throws(DiagnosticError) -> [JumpHost] {
    if text.lowercased() == "none" { return [] }
    var jumps: [JumpHost] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let jump = JumpHost(part) else {
        throw DiagnosticError(
          Diagnostic(
            .error, "`\(part)` is not a jump host", at: location,
            label: "expected `user@host:port`, comma separated"))
      }
      jumps.append(jump)
    }
    return jumps
  }

  /// `host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address.
  static func hostAndPort(_ text: Substring) -> (String, Int?)? {
    var host = text
    var port: Substring?
    if text.hasPrefix("[") {
      guard let close = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<close]
      let tail = text[text.index(after: close)...]
      guard tail.isEmpty || tail.hasPrefix(":") else { return nil }
      port = tail.isEmpty ? nil : tail.dropFirst()
    } else if let colon = text.firstIndex(of: ":"), colon == text.lastIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
    }
    guard !host.isEmpty, !host.hasPrefix("-"), !host.contains(where: \.isWhitespace) else {
      return nil
    }
    guard let port, !port.isEmpty else { return (String(host), nil) }
    guard let number = UInt16(port), number > 0 else { return nil }
    return (String(host), Int(number))
  }

  private static func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Substring(text).utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let value = UInt8(String(Substring(rest.prefix(2))), radix: 16), rest.count >= 2 else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
