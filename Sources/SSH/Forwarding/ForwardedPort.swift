/// A port of this machine whose connections go on from a host, as ssh(1)'s `-L` has it.
public struct ForwardedPort: Sendable, Hashable {
  /// The address to listen on.
  public var bindAddress: String
  /// The port to listen on; 0 is any that is free.
  public var port: Int
  /// Whom the host connects to, as seen from there.
  public var targetHost: String
  /// The port that the host connects to.
  public var targetPort: Int

  /// Reads `[address:]port:host:port`, an IPv6 address in brackets; nil where it is malformed.
  ///
  /// Without an address only programs of this machine can connect.
  public init?(_ text: String) {
    guard let parts = Self.parts(text[...]), parts.count == 3 || parts.count == 4 else {
      return nil
    }
    let ports = parts.count == 3 ? (parts[0], parts[2]) : (parts[1], parts[3])
    guard let port = Int(ports.0), (0...65535).contains(port), let targetPort = Int(ports.1),
      (1...65535).contains(targetPort), parts.allSatisfy({ !$0.isEmpty })
    else { return nil }
    bindAddress = parts.count == 4 ? (parts[0] == "*" ? "0.0.0.0" : parts[0]) : "127.0.0.1"
    self.port = port
    targetHost = parts[parts.count - 2]
    self.targetPort = targetPort
  }

  /// What stands between the colons outside of brackets.
  private static func parts(_ text: Substring) -> [String]? {
    var parts: [String] = []
    var rest = text
    while true {
      if rest.first == "[" {
        guard let end = rest.firstIndex(of: "]") else { return nil }
        parts.append(String(rest[rest.index(after: rest.startIndex)..<end]))
        rest = rest[rest.index(after: end)...]
      } else {
        parts.append(String(rest.prefix { $0 != ":" }))
        rest = rest.drop { $0 != ":" }
      }
      guard let colon = rest.first else { return parts }
      guard colon == ":" else { return nil }
      rest.removeFirst()
    }
  }

  /// The target as `host:port`.
  public var target: String { Self.address(targetHost, targetPort) }

  /// A host and a port as a person reads them.
  public static func address(_ host: String, _ port: Int) -> String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
