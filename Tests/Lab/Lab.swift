import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The lab of `Tests/Lab/lab`, up while the tests of its hosts run.
struct Lab: Sendable {
  /// What is wrong with the lab itself.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  @TaskLocal private static var current: Lab?

  /// The lab of the test that runs.
  static var here: Lab {
    get throws {
      guard let current else { throw Failure(description: "the suite has no trait `.lab`") }
      return current
    }
  }

  /// The number of the lab that tests boot where `APUS_LAB_ID` names none.
  private static let ownNumber = "9"

  let variables: [String: String]
  private let number: String

  /// The jump host's address.
  var jump: String { get throws { try value("JUMP") } }
  /// The jump host's IPv6 address.
  var jump6: String { get throws { try value("JUMP6") } }
  /// Where the controller reaches node1.
  var floating: String { get throws { try value("FLOATING") } }

  /// What `lab env` says of a name.
  func value(_ name: String) throws -> String {
    guard let value = variables["APUS_LAB_\(name)"] else {
      throw Failure(description: "`lab env` does not tell `APUS_LAB_\(name)`")
    }
    return value
  }

  /// The one line of a file of secrets.
  func secret(_ name: String) throws -> String {
    let text = try String(contentsOfFile: value(name + "_FILE"), encoding: .utf8)
    return String(text.prefix { !$0.isNewline })
  }

  /// Runs a command of a shell as root in a node, without SSH; what it writes.
  @discardableResult
  func shell(_ command: String, in node: String) async throws -> String {
    try await lab("exec", node, "--", "sh", "-c", command)
  }

  /// Puts a node back to its first state.
  func reset(_ node: String) async throws { try await lab("reset", node) }

  /// Brings the recorders of kubeadm and kubectl into the nodes, and writes the variables that lead
  /// our plays to them.
  func installRecorders(variables: String) async throws {
    _ = try await Command.run(
      CaseFile.folder("recorders") + "/install", [variables], environment: ["APUS_LAB_ID": number])
  }

  /// Runs `body` with a longer way to the lab.
  func withDelay(milliseconds: Int, _ body: () async throws -> Void) async throws {
    try await lab("delay", "\(milliseconds)")
    let outcome: (any Error)?
    do {
      try await body()
      outcome = nil
    } catch {
      outcome = error
    }
    try await lab("delay", "0")
    if let outcome { throw outcome }
  }

  @discardableResult
  private func lab(_ arguments: String...) async throws -> String {
    try await Self.run(arguments, number: number)
  }

  private static func run(_ arguments: [String], number: String) async throws -> String {
    try await Command.run(
      CaseFile.folder("lab"), arguments, environment: ["APUS_LAB_ID": number])
  }

  /// Boots the lab unless it is up, runs `body`, and ends what was booted.
  fileprivate static func with(_ body: () async throws -> Void) async throws {
    guard getuid() == 0 else {
      throw Failure(
        description: "the lab needs root; without it, `--skip LabTests` leaves these tests out")
    }
    let number = ProcessInfo.processInfo.environment["APUS_LAB_ID"] ?? ownNumber
    let wasUp = (try? await run(["env"], number: number)) != nil
    if !wasUp { _ = try await run(["up"], number: number) }
    let outcome: Result<Void, any Error>
    do {
      let lab = Lab(variables: parse(try await run(["env"], number: number)), number: number)
      outcome = .success(try await $current.withValue(lab) { try await body() })
    } catch {
      outcome = .failure(error)
    }
    if !wasUp { _ = try await run(["down"], number: number) }
    try outcome.get()
  }

  private static func parse(_ text: String) -> [String: String] {
    var variables: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = parts[1]
      let isQuoted = value.count > 1 && value.hasPrefix("'") && value.hasSuffix("'")
      variables[String(parts[0])] = String(isQuoted ? value.dropFirst().dropLast() : value)
    }
    return variables
  }
}

/// Keeps the lab up while a suite runs.
struct LabTrait: SuiteTrait, TestScoping {
  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    try await Lab.with { try await function() }
  }
}

extension Trait where Self == LabTrait {
  /// Keeps the lab up while the suite runs; without root it fails, and says what is missing.
  static var lab: Self { LabTrait() }
}

/// Everything that needs the lab, one test after another: they share its hosts.
@Suite(.lab, .serialized, .timeLimit(.minutes(4)))
struct `The binary on the hosts of the lab` {}
