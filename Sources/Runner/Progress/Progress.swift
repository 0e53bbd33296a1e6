/// How far a run has come, in more detail than reports show: what a journal keeps.
public enum Progress: Sendable {
  /// Hosts begin a play together; `secrets` are the variables that people were asked for without
  /// an echo.
  case began(PlayIdentity, hosts: [String], secrets: Set<String>)
  /// A task has its result on a host, or what an earlier run knows of it took its place.
  case took(Step)
  /// In a play that is settled, a task was met of which nothing is known on a host.
  case missed(StepIdentity, host: String)
  /// The failure of these hosts has been taken care of (`rescue`, `meta: clear_host_errors`).
  case rescued([String])
  /// Hosts are through with a play; those that are lost failed or could not be reached.
  case ended(PlayIdentity, hosts: [String], lost: [String])
}
