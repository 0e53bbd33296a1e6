import Diagnostics
import FoundationEssentials
public import Playbook
public import SystemPackage
import Values

/// What a play is recognised by in a later run: its playbook, its name as written, and which of
/// several plays of that name it is.
public struct PlayIdentity: Sendable, Hashable {
  /// The playbook's path: below the project's folder without that, else absolute.
  public let playbook: String
  /// The play's name as written, else its pattern.
  public let name: String
  /// Its place among the plays of its name, from 1.
  public let turn: Int

  /// Recognises a play of a playbook in a project.
  public init(_ play: Play, of playbook: Playbook, in project: ProjectFolder) {
    self.playbook = project.name(of: playbook.file.name)
    name = play.name?.pythonString ?? ""
    turn = play.turn
  }

  /// Names a play as a journal does.
  public init(playbook: String, name: String, turn: Int) {
    self.playbook = playbook
    self.name = name
    self.turn = turn
  }
}

/// What a meeting of a host with a task is recognised by in a later run.
///
/// Lines and columns are no part of it, so that a task that is mended leaves the others as they
/// were.
public struct StepIdentity: Sendable, Hashable {
  /// The play.
  public let play: PlayIdentity
  /// The file of the task and its name as written, else its module.
  public let task: String
  /// How often the host has met a task so called in this play, this time included.
  public let turn: Int

  /// Names a meeting.
  public init(play: PlayIdentity, task: String, turn: Int) {
    self.play = play
    self.task = task
    self.turn = turn
  }
}

/// The folder that paths are told from, so that a project can be moved.
public struct ProjectFolder: Sendable, Hashable {
  /// The folder, absolute.
  public let path: FilePath

  /// A folder; relative ones lie below the working directory.
  public init(_ path: FilePath) { self.path = Self.absolute(path) }

  /// The working directory.
  public static var current: ProjectFolder { ProjectFolder(".") }

  /// A path without that of the folder where it lies below, else absolute.
  public func name(of path: String) -> String {
    let absolute = Self.absolute(FilePath(path))
    var rest = absolute
    return rest.removePrefix(self.path) && !rest.isEmpty ? rest.string : absolute.string
  }

  /// The path behind a name that `name(of:)` gave.
  public func path(named name: String) -> FilePath {
    path.pushing(FilePath(name)).lexicallyNormalized()
  }

  private static func absolute(_ path: FilePath) -> FilePath {
    FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized()
  }
}
