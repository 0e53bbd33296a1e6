import Diagnostics
import NIOCore
import SystemPackage

extension Session {
  /// The places of a session that are few.
  enum Gate: Hashable {
    /// libssh2 can have one opening under way.
    case opening
    /// sshd's `MaxSessions 10`: commands at once on a connection.
    case commands
  }

  /// How long a tunnel's opening may keep others waiting, before it goes to the end of the queue.
  private static var patience: TimeAmount { .milliseconds(1500) }

  /// Starts a command.
  ///
  /// At most ten run at once on a connection, as sshd allows by default: an eleventh waits until another's
  /// channel is closed. A variable that the server does not accept (`AcceptEnv`) is an error.
  public func execute(
    _ command: String, environment: [(name: String, value: String)] = [],
    terminal: Terminal? = nil
  ) async throws(SSHError) -> Channel {
    try await enter(.commands)
    let state: ChannelState
    do throws(SSHError) {
      state = try await openCommand()
    } catch {
      leave(.commands)
      throw error
    }
    do throws(SSHError) {
      try await prepare(state.handle, environment: environment, terminal: terminal)
      try await request("to run the command") { machine throws(LibSSH2Failure) in
        try machine.execute(command, on: state.handle)
      }
    } catch {
      closeChannel(state.identifier)
      throw error
    }
    return Channel(session: self, identifier: state.identifier)
  }

  /// Runs a command to its end and collects what it writes.
  public func run(_ command: String, input: [UInt8] = []) async throws(SSHError) -> CommandOutput {
    let channel = try await execute(command)
    do throws(SSHError) {
      let result = try await collect(channel, input: input)
      await channel.close()
      return result
    } catch {
      await channel.close()
      throw error
    }
  }

  private func collect(_ channel: Channel, input: [UInt8]) async throws(SSHError) -> CommandOutput {
    var result = CommandOutput(output: [], errors: [], status: .code(0))
    // The command may write before it reads all, so its input is not awaited; it is all here already.
    try feed(input, to: channel.identifier)
    while let chunk = try await channel.next() {
      switch chunk.stream {
      case .output: result.output += chunk.bytes
      case .errors: result.errors += chunk.bytes
      }
    }
    result.status = try await channel.status()
    return result
  }

  /// Opens a channel for a command, as soon as the server lets us.
  ///
  /// sshd counts a session until it has reaped its process, which may be after its channel was closed.
  private func openCommand() async throws(SSHError) -> ChannelState {
    var pause = TimeAmount.milliseconds(5)
    while true {
      do throws(SSHError) {
        return try await tryCommand()
      } catch {
        let isOthers = channels.values.contains { $0.isCommand }
        guard case .channelRefused = error.kind, isOthers || pause < .milliseconds(100) else {
          throw error
        }
      }
      try await rest(for: pause)
      pause = min(pause * 2, .milliseconds(200))
    }
  }

  private func tryCommand() async throws(SSHError) -> ChannelState {
    try await enter(.opening)
    defer { leave(.opening) }
    do throws(SSHError) {
      let handle = try await perform { machine throws(LibSSH2Failure) in
        try machine.open("session", message: [])
      }
      return adopt(handle, isCommand: true)
    } catch {
      if error.kind == .cancelled { machine.abandonOpening("session", message: []) }
      throw refusal(error, of: .command)
    }
  }

  /// Lets commands that start from now on use an agent on this side.
  ///
  /// - Returns: Why that is not possible, if it is not.
  func forwardAgent(_ socket: FilePath?) -> Diagnostic? {
    guard let socket else {
      return Diagnostic(.warning, "there is no agent to forward: `SSH_AUTH_SOCK` is not set")
    }
    guard LibSSH2.canForwardAgent else {
      return Diagnostic(
        .warning, "the agent is not forwarded: that needs libssh2 1.11 or later",
        notes: ["this is libssh2 \(LibSSH2.version)"])
    }
    machine.acceptAgentChannels()
    forwardedAgent = Agent(socket: socket, eventLoop: eventLoop)
    return nil
  }

  private func prepare(
    _ handle: LibSSH2Channel, environment: [(name: String, value: String)], terminal: Terminal?
  ) async throws(SSHError) {
    for (variable, value) in environment {
      try await request("the environment variable `\(variable)`") {
        machine throws(LibSSH2Failure) in
        try machine.setEnvironment(variable, value, on: handle)
      }
    }
    if forwardedAgent != nil {
      try await request("agent forwarding") { machine throws(LibSSH2Failure) in
        try machine.forwardAgent(on: handle)
      }
    }
    if let terminal {
      try await request("a terminal") { machine throws(LibSSH2Failure) in
        try machine.requestTerminal(terminal, on: handle)
      }
    }
  }

  private func request(
    _ what: String, _ step: (LibSSH2) throws(LibSSH2Failure) -> Bool
  ) async throws(SSHError) {
    do throws(SSHError) {
      _ = try await perform { machine throws(LibSSH2Failure) in try step(machine) ? true : nil }
    } catch {
      guard case .library = error.kind, failure == nil else { throw error }
      throw SSHError(.requestRefused(request: what), host: name)
    }
  }

  /// Opens a connection from the peer to `host`, as a channel that has one stream each way.
  ///
  /// Whoever the peer connects to is reached when this returns.
  public func connect(
    to host: String, port: Int, within limit: Duration? = nil
  ) async throws(SSHError) -> Channel {
    let tunnel = try await openTunnel(to: host, port: port, within: limit)
    return Channel(session: self, identifier: tunnel.identifier)
  }

  /// Opens a connection from the peer to `host`, as a stream on the same event loop.
  func openTunnel(
    to host: String, port: Int, within limit: Duration?
  ) async throws(SSHError) -> Tunnel {
    let address = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    let message = TunnelRequest(host: host, port: port).bytes
    let deadline = limit.map { NIODeadline.now() + TimeAmount($0) }
    while true {
      do throws(SSHError) {
        if let handle = try await tryTunnel(message, until: deadline) {
          let state = adopt(handle, isCommand: false)
          return Tunnel(session: self, identifier: state.identifier)
        }
      } catch {
        throw refusal(error, of: .tunnel(address: address))
      }
      if let deadline, let limit, deadline <= .now() {
        throw SSHError(.timedOut(phase: .tunnel, after: limit), host: name)
      }
    }
  }

  /// One opening; nil when it took too long, so that others behind it can have their turn.
  ///
  /// libssh2 can have only one opening under way, and a host that is down answers only after minutes.
  private func tryTunnel(
    _ message: [UInt8], until deadline: NIODeadline?
  ) async throws(SSHError) -> LibSSH2Channel? {
    try await enter(.opening)
    defer { leave(.opening) }
    let start = NIODeadline.now()
    while true {
      let rest = deadline.map { $0 - .now() }
      let limit = min(rest ?? Session.patience, Session.patience)
      do throws(SSHError) {
        return try await perform(.tunnel, within: limit) { machine throws(LibSSH2Failure) in
          try machine.open("direct-tcpip", message: message)
        }
      } catch {
        let isLate = error.isLibraryTimeout || error.isTimeout
        let hasTime = deadline.map { $0 > .now() } ?? true
        if error.isTimeout, hasTime, !isCrowded(.opening) || NIODeadline.now() - start < limit {
          continue
        }
        if isLate || error.kind == .cancelled, !error.isLibraryTimeout {
          machine.abandonOpening("direct-tcpip", message: message)
        }
        if isLate { return nil }
        throw error
      }
    }
  }

  private func refusal(_ error: SSHError, of purpose: SSHError.ChannelPurpose) -> SSHError {
    guard failure == nil, case .library(_, _, let message) = error.kind else { return error }
    let reason =
      message.split(separator: "(").last.map { String($0.prefix { $0 != ")" }) } ?? message
    return SSHError(.channelRefused(purpose: purpose, reason: reason), host: name)
  }

  private func enter(_ gate: Gate) async throws(SSHError) {
    if gates[gate]?.enter() != false { return }
    let ticket = gates[gate]?.ticket() ?? 0
    let isIn = await suspend {
      gates[gate]?.wait(ticket, $0)
    } onCancel: { session in
      session.gates[gate]?.giveUp(ticket)
    }
    guard isIn else { throw SSHError(.cancelled, host: name) }
  }

  func leave(_ gate: Gate) { gates[gate]?.leave() }

  private func isCrowded(_ gate: Gate) -> Bool { gates[gate]?.isCrowded ?? false }
}

/// The body of a `direct-tcpip` opening. RFC 4254 §7.2
struct TunnelRequest {
  var host: String
  var port: Int

  var bytes: [UInt8] {
    var writer = WireWriter()
    writer.write(host)
    writer.write(UInt32(port))
    writer.write("127.0.0.1")
    writer.write(UInt32(0))
    return writer.bytes
  }
}
