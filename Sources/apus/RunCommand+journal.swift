import ArgumentParser
import Diagnostics
import FoundationEssentials
import Inventory
import Journal
import OrderedCollections
import Playbook
import Reporting
import Runner
import SystemPackage
import Templating

extension RunCommand {
  /// What to run to go on with an earlier run, or to do it again where it failed; nil where there
  /// is nothing to do, which is told.
  func command(
    goingBackTo earlier: EarlierRun, _ workspace: Workspace
  ) throws -> RunCommand? {
    var console = workspace.console
    let id = earlier.record.header.id
    if journal.resume, earlier.record.outcome == "\(Run.Outcome.succeeded)" {
      console.write("the run \(id) succeeded; there is nothing to resume\n")
      return nil
    }
    guard journal.retry else { return try earlier.completed(self) }
    let lost = earlier.record.lostHosts
    guard !lost.isEmpty else {
      console.write("no host failed in the run \(id); there is nothing to retry\n")
      return nil
    }
    var command = try earlier.completed(self)
    command.hosts.limit = lost.joined(separator: ",")
    return command
  }

  /// What earlier runs know and this one need not do; nil where it does everything.
  func past(
    _ input: RunInput, _ options: RunOptions, _ earlier: EarlierRun?, _ workspace: Workspace
  ) async throws -> Past? {
    if journal.stale {
      let history = RunHistory(input.folder.records())
      let plays = try await input.findings(history, options).plays
      let stale = Set(plays.filter(\.isStale).map(\.play))
      guard !stale.isEmpty else {
        var console = workspace.console
        console.write("no play is stale; there is nothing to run\n")
        throw ExitCode.success
      }
      return history.past(without: stale, settled: Set(plays.map(\.play)).subtracting(stale))
    }
    guard journal.resume, let earlier else { return nil }
    let plays = try await input.findings(RunHistory(only: earlier.record), options).plays
    let notes = plays.flatMap { play in
      play.hosts.flatMap { host in
        host.changes.map { "play `\(play.play.name)`, \(host.host): \($0.text)" }
      }
    }
    if !notes.isEmpty, !journal.acceptsChanges {
      var console = workspace.console
      console.show([
        Diagnostic(
          .error, "finished tasks would not do the same any more", notes: notes,
          hint: "`--despite-changes` resumes and leaves them as they are; without `--resume` all"
            + " tasks run")
      ])
      throw ExitCode.wrongRequest
    }
    return Past(steps: earlier.record.steps)
  }

  /// Keeps the journal of the run; nil where none is to be kept, or none can be, which is told.
  func journalWriter(
    _ input: RunInput, _ options: RunOptions, _ discretion: Discretion, _ earlier: EarlierRun?,
    next reporter: any Reporter, _ workspace: Workspace
  ) throws -> JournalWriter? {
    guard journal.journal else { return nil }
    let words = Array(CalledName(CommandLine.arguments).arguments.dropFirst())
    var withheld = try Withheld(words, variables: extraVariables)
    if journal.retry, let limit = hosts.limit { withheld.arguments += ["--limit", limit] }
    let before = earlier.map { $0.record.header.arguments + [EarlierRun.divider] } ?? []
    let isPartial = options.tags != TagSelection() || startAtTask != nil || asksBeforeTasks
    let header = RunHeader(
      folder: FileManager.default.currentDirectoryPath,
      playbooks: playbooks.map { options.project.name(of: $0) },
      arguments: before + withheld.arguments,
      withheld: withheld.names, isPartial: isPartial, isCheck: isCheckMode)
    do {
      return try JournalWriter(input.folder, header, discretion: discretion, next: reporter)
    } catch {
      var console = workspace.console
      console.show([JournalWriter.warning(error)])
      return nil
    }
  }
}
