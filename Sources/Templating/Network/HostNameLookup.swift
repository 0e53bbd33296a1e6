import Glibc

/// Asks the system's resolver about hosts.
enum HostNameLookup {
  /// Whether a name has an address, or an address a name.
  static func knows(_ host: String) -> Bool {
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, nil, &found) == 0, let first = found else { return false }
    defer { freeaddrinfo(found) }
    guard IPAddress(host) != nil else { return true }
    var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    return getnameinfo(
      first.pointee.ai_addr, first.pointee.ai_addrlen, &name, socklen_t(name.count), nil, 0,
      NI_NAMEREQD) == 0
  }
}
