import Glibc
import NIOCore
import NIOPosix

/// Finds the addresses of one family only, for `AddressFamily inet` and `inet6`.
final class FamilyResolver: Resolver, Sendable {
  /// Why a name has no address.
  struct Failure: Error {
    let reason: String
  }

  private let eventLoop: any EventLoop
  private let family: AddressFamily

  init(eventLoop: any EventLoop, family: AddressFamily) {
    self.eventLoop = eventLoop
    self.family = family
  }

  func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
    addresses(of: host, port: port, wanted: .ipv4)
  }

  func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
    addresses(of: host, port: port, wanted: .ipv6)
  }

  func cancelQueries() {}

  private func addresses(
    of host: String, port: Int, wanted: AddressFamily
  ) -> EventLoopFuture<[SocketAddress]> {
    guard wanted == family else { return eventLoop.makeSucceededFuture([]) }
    return NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) {
      try Self.lookUp(host, port: port, family: wanted)
    }
  }

  /// Asks the system, which blocks.
  private static func lookUp(
    _ host: String, port: Int, family: AddressFamily
  ) throws -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_family = family == .ipv4 ? AF_INET : AF_INET6
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    guard code == 0 else { throw Failure(reason: String(cString: gai_strerror(code)).lowercased()) }
    defer { freeaddrinfo(list) }
    return sequence(first: list) { $0?.pointee.ai_next }.compactMap { entry in
      guard let address = entry?.pointee.ai_addr else { return nil }
      return family == .ipv4
        ? address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          SocketAddress($0.pointee, host: host)
        }
        : address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
          SocketAddress($0.pointee, host: host)
        }
    }
  }
}
