import SystemPackage
import Values

/// rsync between this machine and a host, over the host's connection.
///
/// The rsync of this machine starts its other half through a remote shell, which is a few lines of
/// sh that pass everything on to us: no second login, no further key or password.
public struct Rsync: Sendable {
  /// The program.
  public var program: String
  /// Its arguments; paths of the host are written `host:path`, whatever host is meant.
  public var arguments: [String]

  /// What came of it.
  public struct Outcome: Sendable {
    /// Its exit status.
    public var status: Int
    /// The path of the program; empty where there is none.
    public var program: String
    /// What it wrote to standard output.
    public var output: [UInt8]
    /// What it and its other half wrote to standard error.
    public var errors: [UInt8]

    /// Tells of a call that was made elsewhere.
    public init(status: Int, program: String, output: [UInt8], errors: [UInt8]) {
      self.status = status
      self.program = program
      self.output = output
      self.errors = errors
    }
  }

  /// Describes a call.
  public init(_ program: String, _ arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  /// Runs it to its end; any exit status is a result.
  public func run(over connection: any Connection) async throws(RemoteError) -> Outcome {
    let words = ([program] + arguments).map { " " + ShellWords.quoted($0) }.joined()
    let process = try await LocalProcess.start(
      "set --\(words)\n\(Self.script)", host: "localhost")
    let end = LocalEnd(process)
    do throws(RemoteError) {
      if let call = try await end.call() { try await serve(call, end, connection) }
      await process.finishWriting()
      let outcome = try await end.outcome()
      await process.close()
      return outcome
    } catch {
      await process.close()
      throw error
    }
  }

  /// Runs the other half, and says how it ended before its end is seen.
  private func serve(
    _ call: LocalEnd.Call, _ end: LocalEnd, _ connection: any Connection
  ) async throws(RemoteError) {
    let dialogue = Dialogue(call.command) { () throws(RemoteError) in
      try await end.piece()
    } sink: { (bytes) throws(RemoteError) in
      try await end.take(bytes)
    }
    do throws(RemoteError) {
      let result = try await connection.hold(dialogue)
      await end.finish(call, status: result.status, errors: result.errors)
    } catch {
      // Where rsync has given up first, it says why.
      guard await end.hasEnded else { throw error }
    }
  }

  /// Descriptors 3 and 4 lead from and to the host; the report goes to standard error.
  ///
  /// The streams that rsync gives its remote shell are to wait, since `cat` cannot do without.
  private static let script = #"""
    exec 3<&0 4>&1 5>&2 </dev/null >/dev/null 2>&1
    APUS_RELAY=$(umask 077 && mktemp -d "${TMPDIR:-/tmp}/.apus-XXXXXX") || exit
    RSYNC_RSH='sh -c '"'"'exec 5<&0; shift; printf "%s\0%s\0" "$APUS_RELAY/status" "$*" >&4; '
    RSYNC_RSH=$RSYNC_RSH'cat <&5 >&4 3<&- & cat <&3 4>&- 5<&-; '
    RSYNC_RSH=$RSYNC_RSH'read -r code <"$APUS_RELAY/status"; exit "${code:-255}"'"'"' relay'
    export APUS_RELAY RSYNC_RSH
    trap 'rm -rf -- "$APUS_RELAY"' EXIT
    trap 'exit 129' HUP INT PIPE TERM
    rsync=$1
    program=$(command -v "$1")
    shift
    "$rsync" --blocking-io "$@" >"$APUS_RELAY/out" 2>"$APUS_RELAY/errors" 5>&-
    printf '%s\0%s\0' "$?" "$program" >&5
    cat "$APUS_RELAY/out" >&5
    printf '\0' >&5
    cat "$APUS_RELAY/errors" >&5
    """#
}

/// The rsync of this machine, seen from the host.
private actor LocalEnd {
  /// What rsync wants to be run on the host, and where it looks for the status.
  struct Call: Sendable {
    var statusFile: String
    var command: String
  }

  private let process: LocalProcess
  private var pending: [UInt8] = []
  private var report: [UInt8] = []
  private var hostErrors: [UInt8] = []
  /// Whether it will say nothing more to the host.
  private(set) var hasEnded = false

  init(_ process: LocalProcess) { self.process = process }

  private func next() async throws(RemoteError) -> [UInt8]? {
    if !pending.isEmpty {
      defer { pending = [] }
      return pending
    }
    while let piece = try await process.next() {
      guard piece.stream == .errors else { return piece.bytes }
      report += piece.bytes
    }
    hasEnded = true
    return nil
  }

  /// Waits until rsync calls its other half; nil if it ends without.
  func call() async throws(RemoteError) -> Call? {
    var said: [UInt8] = []
    while let bytes = try await next() {
      said += bytes
      let parts = said.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      pending = Array(parts[2])
      return Call(
        statusFile: String(decoding: parts[0], as: UTF8.self),
        command: String(decoding: parts[1], as: UTF8.self))
    }
    return nil
  }

  func piece() async throws(RemoteError) -> [UInt8] {
    guard let piece = try await next() else { throw RemoteError(.cancelled, host: "localhost") }
    return piece
  }

  func take(_ bytes: [UInt8]) async throws(RemoteError) {
    do throws(RemoteError) {
      try await process.write(bytes)
    } catch {
      hasEnded = true
      throw error
    }
  }

  func finish(_ call: Call, status: Int, errors: [UInt8]) {
    hostErrors = errors
    // Where the folder is gone, so is the one who would read it.
    let file = try? FileDescriptor.open(
      FilePath(call.statusFile), .writeOnly, options: [.create], permissions: [.ownerReadWrite])
    _ = try? file?.closeAfter { try file?.writeAll("\(status)\n".utf8) }
  }

  /// Waits for the end.
  func outcome() async throws(RemoteError) -> Rsync.Outcome {
    while try await next() != nil {}
    let parts = report.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, let status = Int(String(decoding: parts[0], as: UTF8.self)) else {
      let said = String(decoding: report, as: UTF8.self)
      throw RemoteError(.localShell(reason: said), host: "localhost")
    }
    return Rsync.Outcome(
      status: status, program: String(decoding: parts[1], as: UTF8.self),
      output: Array(parts[2]), errors: hostErrors + parts[3])
  }
}
