import ArgumentParser
import Diagnostics
import FoundationEssentials
import Journal
import Runner
import SystemPackage
import Values

/// The run that `--resume` and `--retry` go back to.
struct EarlierRun {
  let record: RunRecord
  let folder: JournalFolder

  /// Finds it in the journal of the playbooks' project; no playbook stands for those of the last
  /// run from here.
  init(named id: String?, of playbooks: [String]) throws {
    let project = ProjectFolder.containing(playbooks.first.map { FilePath($0) })
    folder = JournalFolder(of: project)
    let names = playbooks.map { project.name(of: $0) }
    guard let record = folder.record(named: id, of: names) else {
      throw DiagnosticError(Self.unknown(id, playbooks, folder))
    }
    self.record = record
    let here = FileManager.default.currentDirectoryPath
    guard record.header.folder == here else {
      throw DiagnosticError(
        Diagnostic(
          .error, "the run \(record.header.id) was called in another folder",
          hint: "call `apus` in \(record.header.folder)"))
    }
    guard !record.isOpen else {
      throw DiagnosticError(
        Diagnostic(.error, "the run \(record.header.id) still goes on"))
    }
  }

  /// The command as that run had it, where `command` does not say otherwise.
  func completed(_ command: RunCommand) throws -> RunCommand {
    var layers = record.header.arguments.split(separator: Self.divider).map(Array.init)
    if layers.isEmpty { layers = [[]] }
    var old = try RunCommand.parse(layers[0])
    for layer in layers.dropFirst() { old = try RunCommand.parse(layer).filled(from: old) }
    let filled = command.filled(from: old)
    let given = try command.extraVariables.flatMap { try Withheld.names(in: $0) }
    for name in record.header.withheld where !given.contains(name) {
      throw DiagnosticError(
        Diagnostic(
          .error, "the run \(record.header.id) was given `-e \(name)=…`, which is not kept",
          hint: "give it again"))
    }
    return filled
  }

  /// What stands between the arguments of a run and those of one that goes back to it.
  static let divider = "\u{1F}"

  private static func unknown(
    _ id: String?, _ playbooks: [String], _ folder: JournalFolder
  ) -> Diagnostic {
    let place = folder.project.path.appending(".apus").string
    guard let id else {
      let what = playbooks.isEmpty ? "" : " of `\(playbooks.joined(separator: " "))`"
      return Diagnostic(.error, "no run\(what) is kept in \(place)")
    }
    let near = Suggestion.nearest(to: id, among: folder.names)
    return Diagnostic(
      .error, "no run `\(id)` is kept in \(place)",
      notes: folder.names.isEmpty ? [] : ["there are " + folder.names.joined(separator: ", ")],
      hint: near.map { "did you mean `\($0)`?" })
  }
}
