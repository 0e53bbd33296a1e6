import Diagnostics
import SystemPackage
import Values
import YAML

/// Reads sources one after another and keeps what is wrong with them.
struct InventoryLoader {
  private let options: Inventory.Options
  private let formats: [any InventorySource.Type]
  private let ignoredPatterns: [Regex<AnyRegexOutput>]
  private var inventory = Inventory()
  private var mistakes: [Diagnostic] = []

  /// The source where none is given, which need not exist.
  private static let systemSource: FilePath = "/etc/ansible/hosts"

  init(_ options: Inventory.Options) {
    self.options = options
    formats = InventorySources.named(options.enabledFormats)
    var patterns: [Regex<AnyRegexOutput>] = []
    for pattern in options.ignoredPatterns {
      do {
        patterns.append(try Regex(pattern))
      } catch {
        mistakes.append(InventoryError(.wrongExpression(pattern)).diagnostic)
      }
    }
    ignoredPatterns = patterns
  }

  /// Brings all sources together.
  consuming func finish() throws -> Inventory {
    if !mistakes.isEmpty { throw DiagnosticError(mistakes) }
    inventory.currentSource = nil
    inventory.settle()
    inventory.warnings += inventory.oddities()
    try inventory.readVariableFiles()
    return inventory
  }

  /// Reads a source as it is given with `-i`.
  mutating func load(_ source: String) async {
    inventory.sources.append(source)
    let path = options.paths.path(source)
    let kind = Files.kind(of: path)
    if kind == nil, source.contains(",") {
      return report(await loadFile(SourceCandidate(text: source, path: path, file: nil)))
    }
    addVariables(beside: source, at: path, kind: kind)
    switch kind {
    case nil where path == Self.systemSource:
      inventory.warnings.append(InventoryError(.noneGiven).warning)
    case nil: report([missing(source, at: path)])
    case .file: report(await loadFile(at: path, shownAs: source))
    case .directory where Files.kind(of: path.appending(TerraformState.fileName)) == .file:
      // All else in the folder of a configuration is not about hosts.
      let shown = FilePath(source).appending(TerraformState.fileName).string
      report(await loadFile(at: path.appending(TerraformState.fileName), shownAs: shown))
    case .directory:
      let (isAnyRead, problems) = await loadDirectory(path, shownAs: source)
      if isAnyRead, !options.requiresEverySource {
        inventory.warnings += problems.map(\.asWarning)
      } else if isAnyRead || !problems.isEmpty {
        report(problems)
      } else {
        let leftOut = Files.names(in: path).first { !$0.hasPrefix(".") && hasIgnoredName($0) }
        let shown = leftOut.map { FilePath(source).appending($0).string }
        report([InventoryError(.emptyDirectory(source, leftOut: shown)).diagnostic])
      }
    }
  }

  private mutating func report(_ problems: [Diagnostic]) {
    if options.toleratesBrokenSources, !options.requiresEverySource {
      inventory.warnings += problems.map(\.asWarning)
    } else {
      mistakes += problems
    }
  }

  private mutating func addVariables(beside source: String, at path: FilePath, kind: Files.Kind?) {
    let isDirectory = kind == .directory
    let directory = isDirectory ? path : path.removingLastComponent()
    let given = FilePath(source)
    let shown = (isDirectory ? given : given.removingLastComponent()).string
    // Of sources in one directory, the last decides how strong its variables are.
    inventory.variableFiles.removeAll { $0.side == .inventory && $0.directory == directory }
    inventory.variableFiles.append(
      VariableFiles(
        .inventory, directory: directory, shownAs: shown == "." ? "" : shown,
        decrypt: options.decrypt))
  }

  private func missing(_ source: String, at path: FilePath) -> Diagnostic {
    let directory = path.removingLastComponent()
    let name = path.lastComponent?.string ?? ""
    let nearest = Suggestion.nearest(to: name, among: Files.names(in: directory)).map {
      FilePath(source).removingLastComponent().appending($0).string
    }
    return InventoryError(.noSuchSource(source, nearest: nearest)).diagnostic
  }

  /// Reads all files of a directory; whether any could be read, and what is wrong with the others.
  private mutating func loadDirectory(
    _ directory: FilePath, shownAs: String
  ) async -> (isAnyRead: Bool, problems: [Diagnostic]) {
    var isAnyRead = false
    var problems: [Diagnostic] = []
    for name in Files.names(in: directory) where !isIgnored(name) {
      let path = directory.appending(name)
      let shown = FilePath(shownAs).appending(name).string
      if Files.kind(of: path) == .directory {
        let inner = await loadDirectory(path, shownAs: shown)
        isAnyRead = isAnyRead || inner.isAnyRead
        problems += inner.problems
      } else {
        let found = await loadFile(at: path, shownAs: shown)
        isAnyRead = isAnyRead || found.isEmpty
        problems += found
      }
    }
    return (isAnyRead, problems)
  }

  private func isIgnored(_ name: String) -> Bool {
    name.hasPrefix(".") || ["host_vars", "group_vars", "vars_plugins"].contains(name)
      || hasIgnoredName(name)
  }

  private func hasIgnoredName(_ name: String) -> Bool {
    options.ignoredExtensions.contains { name.hasSuffix($0) }
      || ignoredPatterns.contains { name.contains($0) }
  }

  private mutating func loadFile(at path: FilePath, shownAs: String) async -> [Diagnostic] {
    do {
      let file = try Files.opened(Files.read(path, name: shownAs), options.decrypt)
      return await loadFile(SourceCandidate(text: shownAs, path: path, file: file))
    } catch let error as any DiagnosticConvertible {
      return [error.diagnostic]
    } catch {
      return [InventoryError(.unreadable(shownAs, reason: "\(error)")).diagnostic]
    }
  }

  /// Tries one form after another; the mistakes of the likeliest one where none fits.
  private mutating func loadFile(_ candidate: SourceCandidate) async -> [Diagnostic] {
    inventory.currentSource = candidate.file == nil ? candidate.text : candidate.path.string
    var problems: [String: [Diagnostic]] = [:]
    for format in formats where format.recognises(candidate) {
      do {
        try await format.load(candidate, into: &inventory)
        return []
      } catch let error as DiagnosticError {
        problems[format.name] = error.diagnostics
      } catch let error as any DiagnosticConvertible {
        problems[format.name] = [error.diagnostic]
      } catch {
        let reason = "\(error)"
        problems[format.name] = [
          InventoryError(.unreadable(candidate.text, reason: reason)).diagnostic
        ]
      }
      // A script that fails is no other kind of inventory, whatever its text looks like.
      if format.name == Script.name, candidate.hasInterpreterLine { break }
    }
    if candidate.fileExtension == ".toml" { return [InventoryError(.tomlSource).diagnostic] }
    let likeliest = Self.likeliest(candidate)
    return problems[likeliest] ?? problems.values.first
      ?? [InventoryError(.unknownFormat(candidate.text)).diagnostic]
  }

  /// The form that the person most likely meant.
  private static func likeliest(_ candidate: SourceCandidate) -> String {
    if candidate.hasInterpreterLine || candidate.file?.isUTF8 == false { return Script.name }
    if !candidate.fileExtension.isEmpty, YAMLFile.recognises(candidate) { return YAMLFile.name }
    let first = candidate.file?.placedLines.lazy.map(\.text.trimmed)
      .first { !$0.isEmpty && !$0.hasPrefix("#") && !$0.hasPrefix(";") }
    let isYAML = first.map { $0 == "---" || $0.hasPrefix("{") || $0.hasSuffix(":") } ?? false
    return isYAML && YAMLFile.recognises(candidate) ? YAMLFile.name : INIFile.name
  }
}

extension Diagnostic {
  /// The same, but the run goes on.
  fileprivate var asWarning: Diagnostic {
    var warning = self
    warning.severity = .warning
    return warning
  }
}
