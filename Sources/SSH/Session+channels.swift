import NIOCore

extension Session {
  private static var chunk: Int { 64 * 1024 }
  /// How much is encrypted ahead of the stream.
  private static var outboundLimit: Int { 256 * 1024 }
  /// How much a tunnel may have waiting before it asks its inner session to stop.
  static var tunnelLimit: Int { 256 * 1024 }

  /// Takes in what came, gives it to those who wait for it, and sends what can be sent.
  func pump() {
    pump { () throws(LibSSH2Failure) in
      if let any = channels.first?.value ?? leaving.first { try machine.drain(any.handle) }
      for handle in machine.takeAgentChannels() {
        connectAgent(adopt(handle, isCommand: false).identifier)
      }
      for channel in Array(channels.values) {
        try deliver(to: channel)
        try send(from: channel)
      }
      try forgetLeaving()
    }
  }

  /// Works for one channel or all, and once more for all if that made more possible.
  ///
  /// What is sent may come back at once, through the stream's writability or a tunnel's inner session: that
  /// must not be handled in the middle of the work.
  private func pump(_ work: () throws(LibSSH2Failure) -> Void) {
    guard !isPumping else { return pumpsAgain = true }
    isPumping = true
    do throws(LibSSH2Failure) {
      try work()
    } catch {
      _ = explain(error)
    }
    flush()
    isPumping = false
    guard pumpsAgain, failure == nil else { return }
    pumpsAgain = false
    pump()
  }

  /// Gives a channel's reader or tunnel what has come for it.
  private func deliver(to channel: ChannelState) throws(LibSSH2Failure) {
    guard channel.reader != nil || channel.sink != nil else { return }
    while let result = try take(from: channel) {
      guard let chunk = result else {
        channel.deliver(.success(nil))
        guard let sink = channel.sink else { return }
        channel.sink = nil
        return sink(.ended(nil))
      }
      guard let sink = channel.sink else { return channel.deliver(.success(chunk)) }
      // A tunnel carries one stream; what a jump host says on the other is not for us.
      if chunk.stream == .output { sink(.received(ByteBuffer(bytes: chunk.bytes))) }
    }
  }

  /// The next chunk of a channel; an inner nil at the end; an outer nil when nothing has come.
  private func take(from channel: ChannelState) throws(LibSSH2Failure) -> Chunk?? {
    let available = machine.availableBytes(of: channel.handle)
    guard available > 0 else { return machine.hasEnded(channel.handle) ? .some(nil) : .none }
    let capacity = min(available, Session.chunk)
    for stream in [Chunk.Stream.output, .errors] {
      if case .bytes(let bytes) = try machine.read(stream, upTo: capacity, from: channel.handle) {
        return Chunk(stream: stream, bytes: bytes)
      }
    }
    return .none
  }

  /// Sends what a channel has to send, as far as the peer and the stream take it.
  private func send(from channel: ChannelState) throws(LibSSH2Failure) {
    let before = channel.unsentBytes
    while let first = channel.unsent.first, hasRoom {
      let sent = try machine.write(first.bytes, to: channel.handle)
      guard sent > 0 else { break }
      channel.unsentBytes -= sent
      if sent == first.bytes.count {
        channel.unsent.removeFirst().writer?.resume(returning: .success(()))
      } else {
        channel.unsent[0].bytes.removeFirst(sent)
      }
    }
    if channel.wantsEnd, channel.unsent.isEmpty, !channel.hasEnded {
      channel.hasEnded = try machine.sendEnd(on: channel.handle)
    }
    if before >= Session.tunnelLimit, channel.unsentBytes < Session.tunnelLimit {
      channel.sink?(.writable)
    }
  }

  /// Whether more may be encrypted now; hands on what has been, when it is much.
  private var hasRoom: Bool {
    if machine.outboundBytes >= Session.outboundLimit { flush() }
    return stream.isWritable
  }

  private func forgetLeaving() throws(LibSSH2Failure) {
    var remaining: [ChannelState] = []
    for channel in leaving {
      if try machine.free(channel.handle) {
        if channel.isCommand { leave(.commands) }
      } else {
        remaining.append(channel)
      }
    }
    leaving = remaining
  }

  /// Remembers an opened channel.
  func adopt(_ handle: LibSSH2Channel, isCommand: Bool) -> ChannelState {
    nextChannel += 1
    let state = ChannelState(identifier: nextChannel, handle: handle, isCommand: isCommand)
    channels[nextChannel] = state
    return state
  }

  private func channel(_ identifier: Int) throws(SSHError) -> ChannelState {
    if let failure { throw failure }
    guard let channel = channels[identifier] else { throw SSHError(.closed, host: name) }
    return channel
  }

  func write(_ bytes: [UInt8], to identifier: Int) async throws(SSHError) {
    let channel = try channel(identifier)
    guard !bytes.isEmpty else { return }
    channel.unsent.append(ChannelState.Unsent(bytes: bytes[...]))
    channel.unsentBytes += bytes.count
    pumpSending(channel)
    guard !channel.unsent.isEmpty else { return }
    lastWrite += 1
    let ticket = lastWrite
    channel.unsent[channel.unsent.count - 1].ticket = ticket
    let result: Result<Void, SSHError> = await suspend { continuation in
      if let failure {
        continuation.resume(returning: .failure(failure))
      } else if let index = channel.unsent.firstIndex(where: { $0.ticket == ticket }) {
        channel.unsent[index].writer = continuation
      } else {
        continuation.resume(returning: .success(()))
      }
    } onCancel: { session in
      session.cancelWriting(to: identifier)
    }
    try result.get()
  }

  /// Sends all of a command's input, without waiting.
  func feed(_ bytes: [UInt8], to identifier: Int) throws(SSHError) {
    let channel = try channel(identifier)
    if !bytes.isEmpty {
      channel.unsent.append(ChannelState.Unsent(bytes: bytes[...]))
      channel.unsentBytes += bytes.count
    }
    channel.wantsEnd = true
    pumpSending(channel)
  }

  private var cancelledOrEnded: Result<Void, SSHError> {
    .failure(failure ?? SSHError(.cancelled, host: name))
  }

  /// Lets a writer go whose task was cancelled; its bytes stay, as part of them may be under way.
  private func cancelWriting(to identifier: Int) {
    guard let channel = channels[identifier] else { return }
    for index in channel.unsent.indices {
      channel.unsent[index].writer?.resume(returning: cancelledOrEnded)
      channel.unsent[index].writer = nil
    }
  }

  private func pumpSending(_ channel: ChannelState) {
    pump { () throws(LibSSH2Failure) in try send(from: channel) }
  }

  func finishWriting(to identifier: Int) throws(SSHError) {
    let channel = try channel(identifier)
    channel.wantsEnd = true
    pumpSending(channel)
  }

  func next(from identifier: Int) async throws(SSHError) -> Chunk? {
    let channel = try channel(identifier)
    precondition(channel.reader == nil, "a channel has one reader at a time")
    do throws(LibSSH2Failure) {
      try machine.drain(channel.handle)
      let chunk = try take(from: channel)
      flush()
      if let chunk { return chunk }
    } catch {
      throw explain(error)
    }
    let result: Result<Chunk?, SSHError> = await suspend { continuation in
      guard failure == nil, channels[identifier] != nil else {
        return continuation.resume(
          returning: .failure(failure ?? SSHError(.closed, host: name)))
      }
      channel.reader = continuation
      pump()
    } onCancel: { session in
      session.channels[identifier]?.deliver(.failure(SSHError(.cancelled, host: session.name)))
    }
    return try result.get()
  }

  func status(of identifier: Int) async throws(SSHError) -> ExitStatus {
    let handle = try channel(identifier).handle
    _ = try await perform { machine throws(LibSSH2Failure) in
      try machine.isClosed(handle) ? true : nil
    }
    return machine.exitStatus(of: handle)
  }

  func closeChannel(_ identifier: Int) {
    guard failure == nil, let channel = channels.removeValue(forKey: identifier) else { return }
    channel.sink = nil
    channel.end(with: SSHError(.closed, host: name))
    leaving.append(channel)
    pump { () throws(LibSSH2Failure) in try forgetLeaving() }
  }

  /// Connects a channel that the server has opened with the agent on this side.
  private func connectAgent(_ identifier: Int) {
    let tunnel = Tunnel(session: self, identifier: identifier)
    guard let agent = forwardedAgent else { return tunnel.close() }
    agent.connect().whenComplete { result in
      guard let stream = try? result.get() else { return tunnel.close() }
      stream.start { event in
        switch event {
        case .received(let bytes): tunnel.send(bytes)
        case .ended: tunnel.close()
        case .writable: break
        }
      }
      tunnel.start { event in
        switch event {
        case .received(let bytes): stream.send(bytes)
        case .ended: stream.close()
        case .writable: break
        }
      }
    }
  }

  func attach(_ sink: @escaping @Sendable (StreamEvent) -> Void, to identifier: Int) {
    guard let channel = channels[identifier] else { return sink(.ended(failure?.kind)) }
    channel.sink = sink
    pump()
  }

  func tunnel(_ bytes: ByteBuffer, to identifier: Int) {
    guard let channel = channels[identifier] else { return }
    channel.unsent.append(ChannelState.Unsent(bytes: Array(buffer: bytes)[...]))
    channel.unsentBytes += bytes.readableBytes
    pumpSending(channel)
  }

  func takesMore(_ identifier: Int) -> Bool {
    (channels[identifier]?.unsentBytes ?? 0) < Session.tunnelLimit
  }
}
