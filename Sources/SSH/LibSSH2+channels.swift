import CLibSSH2
import NIOCore

/// A channel of a libssh2 session; valid until it is freed, or its session goes.
struct LibSSH2Channel {
  let pointer: OpaquePointer
}

extension LibSSH2 {
  /// What the peer may send before we take it: enough for 80 MB/s over 50 ms.
  static let window: UInt32 = 4 * 1024 * 1024
  private static let packet: UInt32 = 32768

  /// Opens a channel, one at a time in a session; nil while the peer has not answered.
  func open(_ type: String, message: [UInt8]) throws(LibSSH2Failure) -> LibSSH2Channel? {
    let pointer = message.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        libssh2_channel_open_ex(
          session, type, UInt32(type.utf8.count), LibSSH2.window, LibSSH2.packet,
          characters.baseAddress, UInt32(characters.count))
      }
    }
    if let pointer { return LibSSH2Channel(pointer: pointer) }
    let code = libssh2_session_last_errno(session)
    if code == LIBSSH2_ERROR_EAGAIN { return nil }
    throw LibSSH2Failure(call: "libssh2_channel_open", code: code, message: lastMessage)
  }

  /// Gives up an opening that the peer has not answered, so that another can begin.
  ///
  /// libssh2 has no word for that, but takes a failed receive as the end of the step, not of the
  /// session. The answer, when it comes, is for a channel that nobody knows, and is ignored.
  func abandonOpening(_ type: String, message: [UInt8]) {
    let inbound = wire.inbound
    wire.inbound.clear()
    wire.failsNextReceive = true
    let channel = try? open(type, message: message)
    wire.failsNextReceive = false
    wire.inbound = inbound
    if let channel { libssh2_channel_free(channel.pointer) }
  }

  func setEnvironment(
    _ name: String, _ value: String, on channel: LibSSH2Channel
  ) throws(LibSSH2Failure) -> Bool {
    try isDone(
      libssh2_channel_setenv_ex(
        channel.pointer, name, UInt32(name.utf8.count), value, UInt32(value.utf8.count)),
      "libssh2_channel_setenv")
  }

  func requestTerminal(
    _ terminal: Terminal, on channel: LibSSH2Channel
  ) throws(LibSSH2Failure) -> Bool {
    try isDone(
      libssh2_channel_request_pty_ex(
        channel.pointer, terminal.type, UInt32(terminal.type.utf8.count), nil, 0,
        Int32(terminal.columns), Int32(terminal.rows), 0, 0),
      "libssh2_channel_request_pty")
  }

  func execute(_ command: String, on channel: LibSSH2Channel) throws(LibSSH2Failure) -> Bool {
    try isDone(
      libssh2_channel_process_startup(
        channel.pointer, "exec", 4, command, UInt32(command.utf8.count)),
      "libssh2_channel_exec")
  }

  /// Asks for agent forwarding.
  func forwardAgent(on channel: LibSSH2Channel) throws(LibSSH2Failure) -> Bool {
    try isDone(
      libssh2_channel_request_auth_agent(channel.pointer), "libssh2_channel_request_auth_agent")
  }

  /// Lets libssh2 take in all that has come, for whichever channel.
  ///
  /// There is no call for that; reading from a stream that no peer uses does nothing else.
  func drain(_ channel: LibSSH2Channel) throws(LibSSH2Failure) {
    var nothing: CChar = 0
    var before = 0
    repeat {
      before = inboundBytes
      let code = libssh2_channel_read_ex(channel.pointer, 999, &nothing, 1)
      if code != Int(LIBSSH2_ERROR_EAGAIN) { try check(Int32(code), in: "libssh2_channel_read") }
      // libssh2 1.11 stops when it has half a packet, even if the other half is there.
    } while inboundBytes > 0 && inboundBytes < before
  }

  /// How many bytes have come on a channel's streams and not been read.
  func availableBytes(of channel: LibSSH2Channel) -> Int {
    var available: UInt = 0
    libssh2_channel_window_read_ex(channel.pointer, &available, nil)
    return Int(available)
  }

  /// Whether the peer has ended its streams and all that came has been read.
  func hasEnded(_ channel: LibSSH2Channel) -> Bool { libssh2_channel_eof(channel.pointer) > 0 }

  /// What reading gave.
  enum Reading {
    case blocked
    case ended
    case bytes([UInt8])
  }

  /// Takes up to `capacity` bytes that came on a channel's output or error stream.
  func read(
    _ stream: Chunk.Stream, upTo capacity: Int, from channel: LibSSH2Channel
  ) throws(LibSSH2Failure) -> Reading {
    let identifier = stream == .output ? 0 : SSH_EXTENDED_DATA_STDERR
    var code = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      code = buffer.withMemoryRebound(to: CChar.self) { characters in
        libssh2_channel_read_ex(channel.pointer, identifier, characters.baseAddress, capacity)
      }
      count = max(0, code)
    }
    if code > 0 { return .bytes(bytes) }
    if code == Int(LIBSSH2_ERROR_EAGAIN) { return .blocked }
    try check(Int32(code), in: "libssh2_channel_read")
    return .ended
  }

  /// Sends some of `bytes`; the count sent, which is 0 while the peer takes no more.
  func write(
    _ bytes: ArraySlice<UInt8>, to channel: LibSSH2Channel
  ) throws(LibSSH2Failure) -> Int {
    let code = bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        libssh2_channel_write_ex(channel.pointer, 0, characters.baseAddress, characters.count)
      }
    }
    if code == Int(LIBSSH2_ERROR_EAGAIN) { return 0 }
    try check(Int32(code), in: "libssh2_channel_write")
    return code
  }

  func sendEnd(on channel: LibSSH2Channel) throws(LibSSH2Failure) -> Bool {
    try isDone(libssh2_channel_send_eof(channel.pointer), "libssh2_channel_send_eof")
  }

  /// Whether the peer has closed its side, after which the exit status is final.
  func isClosed(_ channel: LibSSH2Channel) throws(LibSSH2Failure) -> Bool {
    try isDone(libssh2_channel_wait_closed(channel.pointer), "libssh2_channel_wait_closed")
  }

  func exitStatus(of channel: LibSSH2Channel) -> ExitStatus {
    var signal: UnsafeMutablePointer<CChar>?
    libssh2_channel_get_exit_signal(channel.pointer, &signal, nil, nil, nil, nil, nil)
    guard let signal else { return .code(Int(libssh2_channel_get_exit_status(channel.pointer))) }
    defer { libssh2_free(session, signal) }
    return .signal(String(cString: signal))
  }

  /// Closes and forgets a channel; false while the peer has not closed its side.
  func free(_ channel: LibSSH2Channel) throws(LibSSH2Failure) -> Bool {
    try isDone(libssh2_channel_free(channel.pointer), "libssh2_channel_free")
  }
}
