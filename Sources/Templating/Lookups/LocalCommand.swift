import FoundationEssentials
import Glibc
import Synchronization
import SystemPackage

/// A program that is run to its end while a template waits.
///
/// Rendering is synchronous, and the packages that run programs are not; so this asks the system
/// itself.  Every pointer that it gives lives for the length of one call.
struct LocalCommand {
  /// What came of it.
  struct Result {
    /// The exit code; of a signal, 128 and its number, as shells say it.
    var code: Int32
    var output: [UInt8] = []
    var errors: [UInt8] = []
  }

  /// Runs a program with nothing but `input` to read.
  static func run(
    _ program: String, _ arguments: [String], in folder: String? = nil, input: [UInt8] = []
  ) throws -> Result {
    var words = [program] + arguments
    if let folder { words = ["/bin/sh", "-c", #"cd -- "$0" && exec "$@""#, folder] + words }
    // No other command may be started while the ends that are its own are open here.
    let (process, pipes) = try starting.withLock { _ in
      let pipes = try (input: socketPair(), output: pipe(), errors: pipe())
      defer { for pair in [pipes.input, pipes.output, pipes.errors] { try? pair.theirs.close() } }
      let standard = [pipes.input.theirs, pipes.output.theirs, pipes.errors.theirs]
      return try (spawn(words, standard), pipes)
    }
    var result = Result(code: 0)
    defer { for pair in [pipes.output, pipes.errors] { try? pair.ours.close() } }
    try exchange(input, pipes.input.ours, pipes.output.ours, pipes.errors.ours, into: &result)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    result.code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return result
  }

  private static let starting = Mutex(())

  private typealias Pair = (ours: FileDescriptor, theirs: FileDescriptor)

  private static func pipe() throws -> Pair {
    let ends = try FileDescriptor.pipe()
    for end in [ends.readEnd, ends.writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    return (ends.readEnd, ends.writeEnd)
  }

  /// A socket, unlike a pipe, can be written to without a signal when nobody reads.
  private static func socketPair() throws -> Pair {
    var ends: [Int32] = [0, 0]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
    return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
  }

  private static func spawn(
    _ words: [String], _ standard: [FileDescriptor]
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, descriptor) in standard.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor.rawValue, Int32(number))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // This process may ignore broken pipes; programs of a shell count on dying of them.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
    let arguments = words.map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var process: pid_t = 0
    let failure = posix_spawnp(
      &process, words[0], &actions, &attributes, arguments, variables)
    guard failure == 0 else { throw Errno(rawValue: failure) }
    return process
  }

  /// Writes all input and reads all output, whichever can be done next.
  private static func exchange(
    _ input: [UInt8], _ writer: FileDescriptor, _ output: FileDescriptor, _ errors: FileDescriptor,
    into result: inout Result
  ) throws {
    var rest = input[...]
    var isWriting = true
    var open = [output.rawValue, errors.rawValue]
    defer { if isWriting { try? writer.close() } }
    while !open.isEmpty {
      if isWriting, rest.isEmpty {
        isWriting = false
        try writer.close()
      }
      var waiting = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if isWriting {
        waiting.append(pollfd(fd: writer.rawValue, events: Int16(POLLOUT), revents: 0))
      }
      guard poll(&waiting, nfds_t(waiting.count), -1) >= 0 else { continue }
      for event in waiting where event.revents != 0 {
        if event.fd == writer.rawValue {
          let count = rest.withUnsafeBytes {
            send(event.fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          rest = count < 0 ? [] : rest.dropFirst(count)
          continue
        }
        var buffer: [UInt8] = Array(repeating: 0, count: 65536)
        let count = read(event.fd, &buffer, buffer.count)
        if count <= 0 { open.removeAll { $0 == event.fd } }
        guard count > 0 else { continue }
        if event.fd == output.rawValue {
          result.output += buffer[..<count]
        } else {
          result.errors += buffer[..<count]
        }
      }
    }
  }
}
