import CLibSSH2
import Glibc
import NIOCore

/// A libssh2 session as a machine without input or output.
///
/// Encrypted bytes go in by `receive` and come out by `takeOutbound`; libssh2 never sees a socket. Every
/// step that needs bytes from the peer says so (nil, false or `blocked`) and is repeated, with the same
/// arguments, when some have come. Sending never blocks, because what is sent is only kept: whoever drives
/// the machine stops writing while `outboundBytes` is large.
///
/// Not thread-safe: a `Session` keeps it on its event loop.
final class LibSSH2 {
  let session: OpaquePointer
  let wire: Wire

  private static let isReady = libssh2_init(0) == 0
  /// An impossible descriptor: libssh2 wants one, but never uses it, as it has callbacks instead.
  private static let noSocket = Int32.max
  /// libssh2 1.11 chooses RSA's hash itself; 1.10 would always take SHA-1.
  static let choosesRSAHash = libssh2_version(0x010B00) != nil

  /// libssh2 1.11 lets us answer the server's channels to the agent.
  static var canForwardAgent: Bool { choosesRSAHash }
  /// The version in use, such as `1.10.0`.
  static var version: String { libssh2_version(0).map { String(cString: $0) } ?? "unknown" }

  /// The side of a session that libssh2's callbacks see, through a pointer that lives as long as this.
  final class Wire {
    var inbound = ByteBuffer()
    var outbound = ByteBuffer()
    /// Makes one receive fail, so that the step under way is abandoned; the session stays whole.
    var failsNextReceive = false
    /// Makes one allocation fail, which is the only way out of a keyboard-interactive callback.
    var failsNextAllocation = false
    var isOver = false
    var disconnectReason: String?
    var signature = Signature.none
    var challenge: Challenge?
    /// Channels that the server has opened to our agent.
    var agentChannels: [LibSSH2Channel] = []
    var answers: [Challenge: [String]] = [:]
    /// The first line that came, or its beginning, for the case that it is not SSH's.
    private(set) var greeting = ""
    private var isGreeted = false

    func greet(with bytes: ByteBuffer) {
      guard !isGreeted else { return }
      let line = bytes.readableBytesView.prefix(80 - greeting.utf8.count)
      let text = line.prefix { $0 >= 0x20 && $0 < 0x7F }
      greeting += String(decoding: text, as: UTF8.self)
      isGreeted = text.count < line.count || greeting.utf8.count >= 80
    }

    enum Signature {
      case none
      case wanted([UInt8])
      case ready([UInt8])
      case refused
    }
  }

  init() throws(LibSSH2Failure) {
    wire = Wire()
    let pointer = Unmanaged.passUnretained(wire).toOpaque()
    guard LibSSH2.isReady,
      let session = libssh2_session_init_ex(
        LibSSH2Callbacks.allocate, LibSSH2Callbacks.free, LibSSH2Callbacks.reallocate, pointer)
    else {
      throw LibSSH2Failure(call: "libssh2_session_init", code: LIBSSH2_ERROR_ALLOC, message: "")
    }
    self.session = session
    libssh2_session_set_blocking(session, 0)
    LibSSH2Callbacks.install(on: session)
  }

  deinit {
    // A failing receive keeps libssh2 from waiting for the peer's answers to its farewells.
    wire.isOver = true
    libssh2_session_free(session)
  }

  /// The bytes that wait to be sent.
  var outboundBytes: Int { wire.outbound.readableBytes }

  /// The bytes that libssh2 has not looked at.
  var inboundBytes: Int { wire.inbound.readableBytes }

  /// Gives bytes that came from the peer.
  func receive(_ bytes: ByteBuffer) {
    wire.greet(with: bytes)
    if wire.inbound.readableBytes == 0 {
      wire.inbound = bytes
    } else {
      wire.inbound.writeImmutableBuffer(bytes)
    }
  }

  /// Takes the bytes to be sent to the peer, if there are any.
  func takeOutbound() -> ByteBuffer? {
    guard wire.outbound.readableBytes > 0 else { return nil }
    defer { wire.outbound = ByteBuffer() }
    return wire.outbound
  }

  func offer(_ algorithms: [String]) throws(LibSSH2Failure) {
    let list = algorithms.joined(separator: ",")
    try check(
      libssh2_session_method_pref(session, LIBSSH2_METHOD_HOSTKEY, list),
      in: "libssh2_session_method_pref")
  }

  func compress() {
    libssh2_session_flag(session, LIBSSH2_FLAG_COMPRESS, 1)
  }

  /// The host-key algorithms that this libssh2 knows, in its own order.
  var hostKeyAlgorithms: [String] {
    var list: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    let count = libssh2_session_supported_algs(session, LIBSSH2_METHOD_HOSTKEY, &list)
    guard count > 0, let list else { return [] }
    defer { libssh2_free(session, list) }
    return (0..<Int(count)).compactMap { list[$0].map { String(cString: $0) } }
  }

  /// Exchanges versions and keys; true when done.
  func handshake() throws(LibSSH2Failure) -> Bool {
    try isDone(libssh2_session_handshake(session, LibSSH2.noSocket), "libssh2_session_handshake")
  }

  /// The key by which the host proved itself, as an SSH blob.
  var hostKey: [UInt8] {
    var length = 0
    var type: Int32 = 0
    guard let key = libssh2_session_hostkey(session, &length, &type) else { return [] }
    return key.withMemoryRebound(to: UInt8.self, capacity: length) {
      Array(UnsafeBufferPointer(start: $0, count: length))
    }
  }

  func acceptAgentChannels() { LibSSH2Callbacks.acceptAgentChannels(on: session) }

  func takeAgentChannels() -> [LibSSH2Channel] {
    defer { wire.agentChannels = [] }
    return wire.agentChannels
  }

  func disconnect() {
    libssh2_session_disconnect_ex(session, SSH_DISCONNECT_BY_APPLICATION, "done", "")
  }

  func sendKeepalive() throws(LibSSH2Failure) {
    // The time between two is the session's business, so here it is one that has always passed: -1 in the end.
    libssh2_keepalive_config(session, 1, .max)
    var next: Int32 = 0
    _ = try isDone(libssh2_keepalive_send(session, &next), "libssh2_keepalive_send")
  }

  func isDone(_ code: Int32, _ call: String) throws(LibSSH2Failure) -> Bool {
    if code == LIBSSH2_ERROR_EAGAIN { return false }
    try check(code, in: call)
    return true
  }

  func check(_ code: Int32, in call: String) throws(LibSSH2Failure) {
    guard code < 0 else { return }
    throw LibSSH2Failure(call: call, code: code, message: lastMessage)
  }

  var lastMessage: String {
    var text: UnsafeMutablePointer<CChar>?
    var length: Int32 = 0
    guard libssh2_session_last_error(session, &text, &length, 0) < 0, let text else { return "" }
    return String(cString: text)
  }
}

/// A step of libssh2 that failed, with libssh2's own words.
struct LibSSH2Failure: Error {
  var call: String
  var code: Int32
  var message: String

  /// Whether the connection is lost by it, not only the step.
  var breaksSession: Bool {
    switch code {
    case LIBSSH2_ERROR_SOCKET_DISCONNECT, LIBSSH2_ERROR_SOCKET_RECV, LIBSSH2_ERROR_SOCKET_SEND,
      LIBSSH2_ERROR_DECRYPT, LIBSSH2_ERROR_ENCRYPT, LIBSSH2_ERROR_INVALID_MAC,
      LIBSSH2_ERROR_PROTO, LIBSSH2_ERROR_OUT_OF_BOUNDARY, LIBSSH2_ERROR_ZLIB,
      LIBSSH2_ERROR_KEX_FAILURE, LIBSSH2_ERROR_KEY_EXCHANGE_FAILURE, LIBSSH2_ERROR_BANNER_RECV:
      true
    default: false
    }
  }

  /// Whether libssh2's patience ended, which is a minute and cannot be changed in 1.10.
  static func isTimeout(_ code: Int) -> Bool { code == Int(LIBSSH2_ERROR_TIMEOUT) }

  /// Whether the greeting was not one of an SSH server.
  static func isBanner(_ code: Int) -> Bool { code == Int(LIBSSH2_ERROR_BANNER_RECV) }

  /// As the kind of an error that a person reads.
  var kind: SSHError.Kind { .library(call: call, code: Int(code), message: message) }
}
