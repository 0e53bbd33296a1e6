import Diagnostics
import SystemPackage

/// A form in which inventories come.
protocol InventorySource: Sendable {
  /// Its name in ansible.cfg's `enable_plugins`.
  static var name: String { get }

  /// Whether the source may be of this form; it is tried then, and may still turn out not to be.
  static func recognises(_ candidate: SourceCandidate) -> Bool

  /// Adds what the source holds; throws all of its mistakes at once.
  static func load(_ candidate: SourceCandidate, into inventory: inout Inventory) async throws
}

/// A source of an inventory whose form is not known yet.
struct SourceCandidate {
  /// It as the person wrote it.
  let text: String
  /// Its absolute path.
  let path: FilePath
  /// Its content; nil for a list of hosts.
  let file: SourceFile?

  /// The part of the name behind the last dot, with the dot; empty where there is none.
  var fileExtension: String { path.extension.map { ".\($0)" } ?? "" }

  /// Whether it begins as scripts do.
  var hasInterpreterLine: Bool { file?.bytes.starts(with: "#!".utf8) == true }
}
