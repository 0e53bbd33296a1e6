public import Diagnostics
public import Values

/// One place of a play that sets a variable.
public struct PlayDefinition: Sendable {
  /// What sets it.
  public enum Kind: Sendable {
    /// `vars` of the play, and of what imports it.
    case play
    /// `vars_prompt`.
    case prompt
    /// A file of `vars_files`.
    case file
    /// `defaults/` of a role.
    case roleDefault
    /// `vars/` of a role.
    case roleVariable
    /// `defaults/` of an included role, which only its own tasks see.
    case innerDefault
    /// `vars/` of an included role, which only its own tasks see.
    case innerVariable
    /// What a role is given beside keywords.
    case roleParameter
    /// `vars` of a block, or of a role where it is named.
    case block
    /// `vars` of a task.
    case task
    /// `include_vars`.
    case includeVars
    /// `set_fact`.
    case fact
    /// `register`.
    case result
    /// `vars` of an include.
    case includeParameter
  }

  /// From where on, or in what part of the play, the value holds.
  public enum Reach: String, Sendable {
    /// In the whole play, from its start.
    case play
    /// In a part of it: a role, a block, a task.
    case part
    /// From where the run has carried out the task.
    case run
  }

  /// The variable's name.
  public var name: String
  /// Its value; nil where only the run will know it.
  public var value: Value?
  /// Where it is set.
  public var location: SourceLocation
  /// What sets it.
  public var kind: Kind
  /// The play, role, block or task.
  public var owner: String
  /// Whether `no_log` keeps it from being shown.
  public var isHidden: Bool

  /// Where the value holds.
  public var reach: Reach {
    switch kind {
    case .play, .prompt, .file, .roleDefault, .roleVariable: .play
    case .innerDefault, .innerVariable, .roleParameter, .block, .task, .includeParameter: .part
    case .includeVars, .fact, .result: .run
    }
  }
}
