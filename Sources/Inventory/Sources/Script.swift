import Diagnostics
import OrderedCollections
import Subprocess
import SystemPackage
import Values

/// Programs that print an inventory as JSON when they are called with `--list`.
///
/// Behaves as ansible-core's `script`, 2.16: the variables of hosts come from `_meta.hostvars`, or
/// from one call with `--host NAME` for each host where there is no such key.
struct Script: InventorySource {
  static let name = "script"

  static func recognises(_ candidate: SourceCandidate) -> Bool {
    candidate.file != nil
      && (candidate.hasInterpreterLine || Files.isExecutable(candidate.path))
  }

  static func load(
    _ candidate: SourceCandidate, into inventory: inout Inventory
  ) async throws {
    guard Files.isExecutable(candidate.path) else {
      throw InventoryError(.scriptNotExecutable(candidate.text))
    }
    var reader = Script(program: candidate.path, shownAs: candidate.text, inventory: inventory)
    try await reader.read()
    if !reader.mistakes.isEmpty { throw DiagnosticError(reader.mistakes.map(\.diagnostic)) }
    inventory = reader.inventory
  }

  private let program: FilePath
  private let shownAs: String
  private var inventory: Inventory
  private var mistakes: [InventoryError] = []
  private var hosts: OrderedSet<String> = []

  /// The most that a script may print: far more than any inventory holds.
  private static let outputLimit = 256 << 20

  private init(program: FilePath, shownAs: String, inventory: Inventory) {
    self.program = program
    self.shownAs = shownAs
    self.inventory = inventory
  }

  private mutating func read() async throws {
    let (output, command) = try await run("--list")
    guard let entries = output.entries else {
      let problem = "its output is \(output.kindName), not a mapping"
      throw InventoryError(
        .scriptNotJSON(command, problem: problem, errors: []), at: output.start)
    }
    var hostVariables: Located?
    for entry in entries {
      guard entry.key.text != "_meta" else {
        hostVariables = entry.value.entry("hostvars")?.value
        continue
      }
      do { try readGroup(entry) } catch { mistakes.append(error) }
    }
    if let hostVariables {
      try define(fromMeta: hostVariables)
    } else {
      for host in hosts {
        let (variables, _) = try await run("--host", host)
        define(variables, on: host)
      }
    }
  }

  private mutating func define(fromMeta hostVariables: Located) throws {
    guard let entries = hostVariables.entries else {
      throw InventoryError(
        .notAMapping(what: "`hostvars` of `_meta`", found: hostVariables.kindName),
        at: hostVariables.location)
    }
    for entry in entries {
      guard let host = entry.key.text, hosts.contains(host) else { continue }
      define(entry.value, on: host)
    }
  }

  private mutating func define(_ variables: Located, on host: String) {
    guard let entries = variables.entries else {
      let kind = InventoryError.Kind.notAMapping(
        what: "the variables of a host", found: variables.kindName)
      return mistakes.append(InventoryError(kind, at: variables.location))
    }
    for entry in entries {
      guard let name = entry.key.text else { continue }
      inventory.define(name, entry.value.value, onHost: host, at: entry.key.location)
    }
  }

  private mutating func readGroup(_ entry: Located.Entry) throws(InventoryError) {
    guard let group = entry.key.text, !group.isEmpty else {
      throw InventoryError(.emptyName(what: "the name of a group"), at: entry.key.location)
    }
    inventory.addGroup(group, at: entry.key.location)
    guard let parts = entry.value.entries else { return try readHosts(entry.value, of: group) }
    let sections = ["hosts", "vars", "children"]
    guard parts.contains(where: { $0.key.text.map(sections.contains) == true }) else {
      // The short form: a host of the group's own name, and its variables.
      add(group, to: group, at: entry.key.location)
      return try readVariables(entry.value, of: group)
    }
    for section in sections {
      guard let value = entry.value.entry(section)?.value else { continue }
      switch section {
      case "hosts": try readHosts(value, of: group)
      case "vars": try readVariables(value, of: group)
      default: try readChildren(value, of: group)
      }
    }
  }

  private mutating func add(_ host: String, to group: String, at location: SourceLocation) {
    hosts.append(host)
    inventory.addHost(host, to: group, at: location)
  }

  private mutating func readHosts(_ value: Located, of group: String) throws(InventoryError) {
    for name in try Self.names(value, what: "`hosts` of a group") {
      add(name.text, to: group, at: name.location)
    }
  }

  private mutating func readVariables(_ value: Located, of group: String) throws(InventoryError) {
    guard let entries = value.entries else {
      throw InventoryError(
        .notAMapping(what: "`vars` of a group", found: value.kindName), at: value.location)
    }
    for entry in entries {
      guard let name = entry.key.text else { continue }
      try inventory.define(name, entry.value.value, onGroup: group, at: entry.key.location)
    }
  }

  private mutating func readChildren(_ value: Located, of group: String) throws(InventoryError) {
    for name in try Self.names(value, what: "`children` of a group") {
      inventory.addGroup(name.text, at: name.location)
      try inventory.addChild(name.text, to: group, at: name.location)
    }
  }

  private static func names(
    _ value: Located, what: String
  ) throws(InventoryError) -> [PlacedText] {
    guard let items = value.sequence else {
      throw InventoryError(.notAList(what: what, found: value.kindName), at: value.location)
    }
    var names: [PlacedText] = []
    for item in items {
      guard let name = item.text, !name.isEmpty else {
        throw InventoryError(
          .notText(what: "a name in \(what)", found: item.kindName), at: item.location)
      }
      names.append(PlacedText(text: name, location: item.location))
    }
    return names
  }
}

extension Script {
  /// Calls the script; what it printed, and the call as a person would write it.
  private func run(_ arguments: String...) async throws -> (output: Located, command: String) {
    let command = ([shownAs] + arguments).joined(separator: " ")
    let record: (output: [UInt8], errors: [String])
    do {
      let result = try await Subprocess.run(
        .path(program), arguments: Arguments(arguments), input: .none,
        output: .bytes(limit: Self.outputLimit), error: .string(limit: 1 << 20))
      let errors = result.standardError.split(separator: "\n").map { String($0) }
      guard result.terminationStatus.isSuccess else {
        throw InventoryError(
          .scriptFailed(command, status: Self.text(result.terminationStatus), errors: errors))
      }
      record = (result.standardOutput, errors)
    } catch let error as SubprocessError {
      throw InventoryError(.scriptNotRun(shownAs, reason: Self.reason(error)))
    }
    let file = SourceFile(name: command, bytes: record.output)
    // A call with `--host` may print nothing at all.
    if arguments.count > 1, String(decoding: record.output, as: UTF8.self).trimmed.isEmpty {
      let place = SourceLocation(file: file, range: 0..<0)
      return (Located(.mapping([]), at: place), command)
    }
    do {
      return (try JSONReader.read(file, marksTemplates: true), command)
    } catch {
      throw InventoryError(
        .scriptNotJSON(command, problem: error.problem, errors: record.errors),
        at: error.location)
    }
  }

  private static func text(_ status: TerminationStatus) -> String {
    switch status {
    case .exited(let code): "exit code \(code)"
    case .signaled(let signal): "signal \(signal)"
    }
  }

  private static func reason(_ error: SubprocessError) -> String {
    "\(error.underlyingError.map { "\($0)" } ?? "\(error)")"
  }
}
