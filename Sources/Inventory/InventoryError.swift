public import Diagnostics

/// A mistake in an inventory, in a pattern of hosts, or in `ansible.cfg`.
public struct InventoryError: DiagnosticConvertible {
  /// The mistakes, with the facts that explain them.
  enum Kind {
    case noneGiven
    case noSuchSource(String, nearest: String?)
    case unreadable(String, reason: String)
    case notUTF8(String)
    case unknownFormat(String)
    case emptyDirectory(String, leftOut: String?)
    case pluginSource(String)
    case tomlSource
    case wrongStateVersion
    case notAMapping(what: String, found: String)
    case notAList(what: String, found: String)
    case notText(what: String, found: String)
    case emptyName(what: String)
    case notAGroup(String, found: String)
    case unknownKey(String, group: String, nearest: String?)
    case groupInItself(String)
    case groupLoop(String, below: String)
    case allAsChild(String)
    case undefinedGroup(String, section: String, nearest: String?)
    case wrongPriority(String, group: String)
    case hostNamedAsGroup(String)
    case oddGroupName(String)
    case wrongSection(String)
    case wrongGroupName(String)
    case unknownSectionKind(String, nearest: String?)
    case notAnAssignment(String)
    case unclosedQuote
    case danglingEscape
    case colonWithoutPort(String)
    case documentMarker
    case wrongRange(HostRange.Mistake, pattern: String)
    case scriptNotExecutable(String)
    case scriptNotRun(String, reason: String)
    case scriptFailed(String, status: String, errors: [String])
    case scriptNotJSON(String, problem: String, errors: [String])
    case vaulted(String)
    case variablesNotADirectory(String)
    case noMatch(String, nearest: String?)
    case noSubscript(String, count: Int)
    case dashInSubscript(String)
    case wrongExpression(String)
    case templatedPattern(String)
    case limitFile(String, reason: String)
    case noSuchGroup(String, nearest: String?)
    case notOneHost(String, count: Int)
    case publicDirectory(String)
    case repeatedSetting(String, section: String, first: SourceLocation)
    case repeatedSection(String, first: SourceLocation)
    case settingOutsideSection
    case notASetting(String)
    case wrongSetting(String, text: String, ConfigurationText.Mismatch)
  }

  var kind: Kind
  /// Where it is; nil where no file holds it.
  public var location: SourceLocation?

  init(_ kind: Kind, at location: SourceLocation? = nil) {
    self.kind = kind
    self.location = location
  }

  /// What the person reads.
  public var diagnostic: Diagnostic { diagnostic(.error) }

  var warning: Diagnostic { diagnostic(.warning) }

  private func diagnostic(_ severity: Diagnostic.Severity) -> Diagnostic {
    Diagnostic(
      severity, message, at: location, label: label, related: related, notes: notes, hint: hint)
  }
}
