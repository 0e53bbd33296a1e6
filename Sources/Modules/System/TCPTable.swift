/// The TCP connections of a host, as `/proc/net/tcp` and `/proc/net/tcp6` of Linux list them.
struct TCPTable {
  /// The names of the states that may be told to matter; the last five are not active ones.
  static let states = [
    "ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2", "SYN_RECV", "SYN_SENT", "TIME_WAIT", "CLOSE",
    "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING",
  ]
  private static let names: [String: String] = [
    "01": "ESTABLISHED", "02": "SYN_SENT", "03": "SYN_RECV", "04": "FIN_WAIT1",
    "05": "FIN_WAIT2", "06": "TIME_WAIT", "07": "CLOSE", "08": "CLOSE_WAIT", "09": "LAST_ACK",
    "0A": "LISTEN", "0B": "CLOSING",
  ]

  private struct Entry {
    let localAddress: String
    let localPort: Int
    let remoteAddress: String
    let state: String
  }

  private let entries: [Entry]

  init(_ text: String) {
    entries = text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 3, let state = Self.names[String(fields[3])] else { return nil }
      let local = fields[1].split(separator: ":")
      let remote = fields[2].split(separator: ":")
      guard local.count == 2, remote.count == 2, let port = Int(local[1], radix: 16) else {
        return nil
      }
      return Entry(
        localAddress: Self.address(local[0]), localPort: port,
        remoteAddress: Self.address(remote[0]), state: state)
    }
  }

  /// An address as the kernel writes it, in the usual form.
  ///
  /// It is words of 32 bits, each with its lowest byte first. IPv4 within IPv6 is IPv4; other IPv6
  /// addresses stay hexadecimal.
  private static func address(_ text: Substring) -> String {
    let digits = text.hasPrefix("0000000000000000FFFF0000") ? text.suffix(8) : text
    guard digits.count == 8, let number = UInt32(digits, radix: 16) else { return String(text) }
    return [0, 8, 16, 24].map { String((number >> $0) & 255) }.joined(separator: ".")
  }

  /// How many connections in one of `states` there are to a port at an address of the host, those
  /// from `excluded` addresses left out; no address in particular is every one.
  func count(
    to port: Int?, of address: String, _ states: [String], _ excluded: [String]?
  ) -> Int {
    let isAny = ["0.0.0.0", "::", ""].contains(address)
    return entries.count { entry in
      states.contains(entry.state) && (port == nil || entry.localPort == port)
        && excluded?.contains(entry.remoteAddress) != true
        && (isAny || entry.localAddress == address || entry.localAddress == "0.0.0.0")
    }
  }
}
