import Jinja
import OrderedCollections
import Values

/// One look after another at what `wait_for` waits for.
struct WaitForLook {
  /// What cannot be looked at.
  struct Failure: Error {
    let message: String
  }

  private let call: WaitFor
  private let pattern: RegularExpression?
  /// The size and time of the file when it was read last: it is not sent again before it changes.
  private var lastSeen = ""
  private var attempts = 0
  private(set) var shownPath: String?
  private(set) var status: FileStatus?
  private(set) var groups: [Value] = []
  private(set) var namedGroups: Mapping = [:]

  init(_ call: WaitFor, _ pattern: RegularExpression?) {
    self.call = call
    self.pattern = pattern
  }

  /// Looks once; whether what is waited for has come.
  mutating func isOver(in context: ModuleContext) async throws -> Bool {
    attempts += 1
    let wantsText = pattern != nil && (call.state == .started || call.state == .present)
    if call.state == .drained {
      let reply = try await Self.table.run([:], in: context)
      if let failure = reply.failure { throw Failure(message: failure) }
      let table = TCPTable(reply["content"] ?? "")
      return table.count(to: call.port, of: call.address, call.activeStates, call.excludedHosts)
        == 0
    }
    let reply: Reply
    if let path = call.path {
      reply = try await Self.file.run(
        [
          "path": CommandCall.expandable(path), "text": wantsText ? "1" : "", "seen": lastSeen,
        ], in: context)
      shownPath = reply["path"]
      status = FileStatus(reply["status"])
      lastSeen = reply["seen"] ?? lastSeen
    } else {
      reply = try await Self.connection.run(
        [
          "host": call.address, "port": "\(call.port ?? 0)", "seconds": "\(call.connectTimeout)",
          "reads": wantsText ? "\(attempts)" : "",
        ], isContained: false, in: context)
    }
    if let failure = reply.failure { throw Failure(message: failure) }
    let isThere = reply["there"] != nil
    switch call.state {
    case .absent, .stopped: return !isThere
    case .drained, .present, .started:
      guard isThere, let pattern else { return isThere }
      return try matches(pattern, String(decoding: reply.bytes("content") ?? [], as: UTF8.self))
    }
  }

  private mutating func matches(_ pattern: RegularExpression, _ text: String) throws -> Bool {
    guard let match = try pattern.firstMatch(in: text) else { return false }
    func value(_ index: Int) -> Value { match[index].map { .string($0) } ?? .null }
    groups = pattern.groupCount == 0 ? [] : (1...pattern.groupCount).map(value)
    for (name, index) in pattern.groupNames.sorted(by: { $0.value < $1.value }) {
      namedGroups[.string(name)] = value(index)
    }
    return true
  }

  private static let table = ModuleScript(
    [],
    """
    [ -r /proc/net/tcp ] || fail "the host has no /proc/net/tcp to see connections in"
    printf '<content\\0'
    cat /proc/net/tcp
    cat /proc/net/tcp6 2>/dev/null || :
    """)

  private static let file = ModuleScript(
    ["path", "text", "seen"],
    """
    \(FileScript.looking)
    eval "path=$path"
    say path "$path"
    case $path in -*) path=./$path ;; esac
    describe status "$path"
    if ! now=$(stat -L -c '%s %y' -- "$path" 2>&1); then
      case $now in
        *': No such file or directory') exit 0 ;;
      esac
      fail "Failed to stat $path, ${now##*: }"
    fi
    [ -n "$text" ] || { say there 1; exit 0; }
    [ "$now" != "$seen" ] || exit 0
    say seen "$now"
    [ -f "$path" ] && [ -r "$path" ] || exit 0
    say there 1
    printf '<content\\0'
    cat -- "$path"
    """)

  /// Connects with what the host has: bash, nc or Python; a listening port of its own is seen in
  /// `/proc` otherwise.
  private static let connection = ModuleScript(
    ["host", "port", "seconds", "reads"],
    """
    here() {
      case $host in
        localhost | 127.* | ::1 | 0.0.0.0 | ::) [ -r /proc/net/tcp ] ;;
        *) false ;;
      esac
    }
    listens() {
      number=$(printf %04X "$port")
      cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ local _ state _; do
        case $local.$state in *:"$number".0A) exit 1 ;; esac
      done
      [ $? -eq 1 ]
    }
    if command -v bash >/dev/null && command -v timeout >/dev/null; then
      talk='exec 3<>"/dev/tcp/$1/$2" || exit 1
        printf "there\\\\0001\\\\000"
        [ -n "$3" ] || exit 0
        printf "<content\\\\000"
        exec dd bs=1024 count="$3" <&3'
      timeout "$seconds" bash -c "$talk" bash "$host" "$port" "$reads" 2>/dev/null
    elif [ -z "$reads" ] && here; then
      ! listens || say there 1
    elif command -v nc >/dev/null && command -v timeout >/dev/null; then
      if [ -z "$reads" ]; then
        ! timeout "$seconds" nc -z "$host" "$port" </dev/null >/dev/null 2>&1 || say there 1
      else
        say there 1
        printf '<content\\0'
        timeout "$seconds" nc "$host" "$port" </dev/null 2>/dev/null |
          dd bs=1024 count="$reads" 2>/dev/null
      fi
    elif [ -z "$reads" ] && command -v python3 >/dev/null; then
      talk='import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])),
      float(sys.argv[3]))'
      ! python3 -c "$talk" "$host" "$port" "$seconds" 2>/dev/null || say there 1
    else
      fail "the host has neither bash nor nc to connect with"
    fi
    exit 0
    """)
}
