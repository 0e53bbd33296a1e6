import CLibSSH2
import Glibc
import NIOCore

/// The C functions that libssh2 calls.
///
/// Their `abstract` points at the session's own pointer, which is to its `Wire`.
enum LibSSH2Callbacks {
  typealias Abstract = UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  typealias Receive =
    @convention(c) (
      Int32, UnsafeMutableRawPointer?, Int, Int32, Abstract
    ) -> Int
  typealias Answer =
    @convention(c) (
      UnsafePointer<CChar>?, Int32, UnsafePointer<CChar>?, Int32, Int32,
      UnsafePointer<LIBSSH2_USERAUTH_KBDINT_PROMPT>?,
      UnsafeMutablePointer<LIBSSH2_USERAUTH_KBDINT_RESPONSE>?, Abstract
    ) -> Void

  static func wire(_ abstract: Abstract) -> LibSSH2.Wire? {
    guard let pointer = abstract?.pointee else { return nil }
    return Unmanaged<LibSSH2.Wire>.fromOpaque(pointer).takeUnretainedValue()
  }

  static let allocate: @convention(c) (Int, Abstract) -> UnsafeMutableRawPointer? = {
    count, abstract in
    if let wire = wire(abstract), wire.failsNextAllocation {
      wire.failsNextAllocation = false
      return nil
    }
    return malloc(count)
  }

  static let free: @convention(c) (UnsafeMutableRawPointer?, Abstract) -> Void = { pointer, _ in
    Glibc.free(pointer)
  }

  static let reallocate:
    @convention(c) (UnsafeMutableRawPointer?, Int, Abstract) -> UnsafeMutableRawPointer? = {
      pointer, count, _ in realloc(pointer, count)
    }

  static let send: @convention(c) (Int32, UnsafeRawPointer?, Int, Int32, Abstract) -> Int = {
    _, bytes, count, _, abstract in
    guard let wire = wire(abstract), let bytes else { return -Int(EPIPE) }
    wire.outbound.writeBytes(UnsafeRawBufferPointer(start: bytes, count: count))
    return count
  }

  static let receive: Receive = { _, target, capacity, _, abstract in
    guard let wire = wire(abstract), let target, !wire.isOver else { return -Int(EPIPE) }
    if wire.failsNextReceive {
      wire.failsNextReceive = false
      return -Int(EIO)
    }
    let count = min(capacity, wire.inbound.readableBytes)
    guard count > 0 else { return -Int(EAGAIN) }
    wire.inbound.readWithUnsafeReadableBytes { source in
      target.copyMemory(from: source.baseAddress ?? UnsafeRawPointer(target), byteCount: count)
      return count
    }
    return count
  }

  static let disconnected:
    @convention(c) (
      OpaquePointer?, Int32, UnsafePointer<CChar>?, Int32, UnsafePointer<CChar>?, Int32, Abstract
    ) -> Void = { _, _, message, length, _, _, abstract in
      wire(abstract)?.disconnectReason = text(message, length)
    }

  static let sign:
    @convention(c) (
      OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?,
      UnsafeMutablePointer<Int>?, UnsafePointer<UInt8>?, Int, Abstract
    ) -> Int32 = { session, signature, length, data, count, _ in
      guard let session, let wire = wire(libssh2_session_abstract(session)) else { return -1 }
      switch wire.signature {
      case .ready(let bytes):
        wire.signature = .none
        guard let copy = malloc(bytes.count) else { return LIBSSH2_ERROR_ALLOC }
        copy.copyMemory(from: bytes, byteCount: bytes.count)
        signature?.pointee = copy.assumingMemoryBound(to: UInt8.self)
        length?.pointee = bytes.count
        return 0
      case .refused:
        wire.signature = .none
        return -1
      case .none, .wanted:
        wire.signature = .wanted(Array(UnsafeBufferPointer(start: data, count: count)))
        return LIBSSH2_ERROR_EAGAIN
      }
    }

  static let agentOpened: @convention(c) (OpaquePointer?, OpaquePointer?, Abstract) -> Void = {
    _, channel, abstract in
    guard let channel, let wire = wire(abstract) else { return }
    wire.agentChannels.append(LibSSH2Channel(pointer: channel))
  }

  static let answer: Answer = {
    name, nameLength, instruction, instructionLength, count, prompts, responses, abstract in
    guard let wire = wire(abstract) else { return }
    let challenge = Challenge(
      name: text(name, nameLength), instruction: text(instruction, instructionLength),
      prompts: (0..<Int(count)).compactMap { index in
        prompts.map { prompts in
          let prompt = prompts[index]
          return Challenge.Prompt(
            text: text(prompt.text, Int32(clamping: prompt.length)), isEchoed: prompt.echo != 0)
        }
      })
    guard let answers = challenge.prompts.isEmpty ? [] : wire.answers[challenge] else {
      wire.challenge = challenge
      wire.failsNextAllocation = true
      return
    }
    for (index, answer) in answers.prefix(Int(count)).enumerated() {
      responses?[index].text = strdup(answer)
      responses?[index].length = UInt32(answer.utf8.count)
    }
  }

  static func install(on session: OpaquePointer) {
    // libssh2 takes its callbacks as untyped pointers; C functions and pointers have one size.
    libssh2_session_callback_set(
      session, LIBSSH2_CALLBACK_SEND, unsafeBitCast(send, to: UnsafeMutableRawPointer.self))
    libssh2_session_callback_set(
      session, LIBSSH2_CALLBACK_RECV, unsafeBitCast(receive, to: UnsafeMutableRawPointer.self))
    libssh2_session_callback_set(
      session, LIBSSH2_CALLBACK_DISCONNECT,
      unsafeBitCast(disconnected, to: UnsafeMutableRawPointer.self))
  }

  /// libssh2 1.11's `LIBSSH2_CALLBACK_AUTHAGENT`, which the headers of 1.10 do not have.
  private static let agentCallback: Int32 = 7

  static func acceptAgentChannels(on session: OpaquePointer) {
    libssh2_session_callback_set(
      session, agentCallback, unsafeBitCast(agentOpened, to: UnsafeMutableRawPointer.self))
  }

  private static func text(_ characters: UnsafePointer<CChar>?, _ length: Int32) -> String {
    guard let characters, length > 0 else { return "" }
    let bytes = UnsafeBufferPointer(start: characters, count: Int(length))
    return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
