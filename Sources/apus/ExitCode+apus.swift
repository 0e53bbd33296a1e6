import ArgumentParser

extension ExitCode {
  /// Something was wrong with what was asked for, and nothing was run.
  static let wrongRequest = ExitCode(1)
  /// At least one task failed.
  static let failedHosts = ExitCode(2)
  /// At least one host could not be reached, or a file could not be read.
  static let unreachableHosts = ExitCode(4)
  /// A playbook or an inventory has mistakes; Ansible uses the same number as for unreachable hosts.
  static let wrongInput = ExitCode(4)
  /// The person stopped the run.
  static let interrupted = ExitCode(99)
  /// Apus itself is wrong.
  static let unexpected = ExitCode(250)
}
