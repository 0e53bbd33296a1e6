import OrderedCollections
import Remote
import Values

/// Restarts the host, waits until it is back, and sees that it works.
///
/// Behaves as ansible-core's `reboot`, 2.16, on Linux.
struct Reboot: Module {
  static let name = "ansible.builtin.reboot"
  static let summary = "Restarts the host and waits until it is back."
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "pre_reboot_delay", \.delayBefore, default: 0,
      "Seconds before it goes down, in whole minutes."),
    Parameter("post_reboot_delay", \.delayAfter, default: 0, "Seconds before the first look."),
    Parameter(
      "reboot_timeout", \.timeout, aliases: ["reboot_timeout_sec"], default: 600,
      "Seconds to wait for the host, and again for the test."),
    Parameter(
      "connect_timeout", \.connectTimeout, aliases: ["connect_timeout_sec"],
      "Seconds for one attempt."),
    Parameter("test_command", \.test, default: "whoami", "What must succeed afterwards."),
    Parameter(
      "msg", \.message, default: "Reboot initiated by Ansible", "What users of the host read."),
    Parameter(
      "search_paths", \.folders,
      default: ["/sbin", "/bin", "/usr/sbin", "/usr/bin", "/usr/local/sbin"],
      "Where the command is."),
    Parameter(
      "boot_time_command", \.identification, default: "cat /proc/sys/kernel/random/boot_id",
      "What answers otherwise after a restart."),
    Parameter("reboot_command", \.command, "The command that restarts the host."),
  ]

  var delayBefore = 0
  var delayAfter = 0
  var timeout = 600
  var connectTimeout: Int?
  var test = "whoami"
  var message = "Reboot initiated by Ansible"
  var folders = ["/sbin", "/bin", "/usr/sbin", "/usr/bin", "/usr/local/sbin"]
  var identification = "cat /proc/sys/kernel/random/boot_id"
  var command: String?

  func run(in context: ModuleContext) async throws -> TaskResult {
    let connection = try await context.connect()
    if connection is LocalConnection {
      return .failure(
        "Running reboot with local connection would reboot the control node.",
        ["elapsed": 0, "rebooted": false])
    }
    if context.isCheckMode {
      return TaskResult(["elapsed": 0, "rebooted": true], isChanged: true)
    }
    let boot = try await connection.run(Request(script: identification))
    guard boot.status == 0 else {
      return .failure(
        "reboot: failed to get host boot time info, rc: \(boot.status), "
          + "stdout: \(Self.text(boot.output)), stderr: \(Self.text(boot.errors))",
        ["reboot": false])
    }
    if let failure = await goDown(connection) {
      return .failure(failure, ["rebooted": false])
    }
    let start = ContinuousClock.now
    try await _Concurrency.Task.sleep(for: .seconds(delayAfter))
    let isBack = try await keepAsking(connection, identification) { answer in
      answer.status == 0 && !answer.output.isEmpty
        && Self.text(answer.output) != Self.text(boot.output)
    }
    guard isBack else { return late("last boot time check", since: start) }
    guard try await keepAsking(connection, test, until: { $0.status == 0 }) else {
      return late("post-reboot test command", since: start)
    }
    return TaskResult(["rebooted": true, "elapsed": Self.elapsed(start)], isChanged: true)
  }

  private static func elapsed(_ start: ContinuousClock.Instant) -> Value {
    .int(Int(start.duration(to: .now) / .seconds(1)))
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).trimmingSpace
  }

  private func late(_ what: String, since start: ContinuousClock.Instant) -> TaskResult {
    .failure(
      "Timed out waiting for \(what) (timeout=\(timeout))",
      ["rebooted": true, "elapsed": Self.elapsed(start)])
  }

  /// Has the host go down; the reason why it does not.
  ///
  /// A connection that breaks meanwhile is no failure.
  private func goDown(_ connection: any Connection) async -> String? {
    let answer = try? await connection.run(
      Request(
        script: Self.shutdown,
        arguments: [command ?? "", "\(delayBefore / 60)", message] + folders))
    guard let answer, answer.status != 0 else { return nil }
    return "Reboot command failed. Error was: "
      + "'\(Self.text(answer.output)), \(Self.text(answer.errors))'"
  }

  /// Asks a host that may be down, each time over a new connection, less and less often.
  private func keepAsking(
    _ connection: any Connection, _ script: String, until isDone: (CommandResult) -> Bool
  ) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(timeout)
    var pause = 1
    while true {
      await connection.reset()
      let limit = Duration.seconds(connectTimeout ?? 10)
      do {
        let answer = try await connection.run(Request(script: script, timeout: limit))
        if isDone(answer) { return true }
      } catch {
        // A host that is down cannot be reached.
        try _Concurrency.Task.checkCancellation()
      }
      guard ContinuousClock.now < end else { return false }
      try await _Concurrency.Task.sleep(for: .seconds(pause))
      pause = min(pause * 2, 12)
    }
  }

  /// Runs a given command as it is; else `shutdown`, from the first folder that has it.
  private static let shutdown = """
    given=$1 minutes=$2 message=$3
    shift 3
    program=${given%% *}
    program=${program:-shutdown}
    case $program in
      /*) ;;
      *)
        for folder; do
          [ -e "$folder/$program" ] || continue
          program=$folder/$program
          break
        done
        case $program in
          /*) ;;
          *) echo "Unable to find command \\"$program\\" in search paths: $*" >&2; exit 1 ;;
        esac
        ;;
    esac
    case $given in
      '') exec "$program" -r "$minutes" "$message" ;;
      *' '*) eval "exec $program ${given#* }" ;;
      *) exec "$program" ;;
    esac
    """
}
