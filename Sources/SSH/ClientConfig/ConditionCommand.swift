import Subprocess
import SystemPackage

/// Commands whose exit code answers a question, as `Match exec` asks them.
public enum ConditionCommand {
  /// Runs `/bin/sh -c command` without input or output; true when it exits with 0.
  public static func succeeds(_ command: String) async -> Bool {
    let result = try? await run(
      .path("/bin/sh"), arguments: ["-c", command], input: .none, output: .discarded,
      error: .discarded)
    return result?.terminationStatus.isSuccess == true
  }
}
