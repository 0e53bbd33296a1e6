import Diagnostics
import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

@testable import SSH

/// A folder of Cases/config: files for `~/.ssh`, commands, and what OpenSSH made of them.
struct ConfigCase: Sendable, CustomTestStringConvertible {
  /// One command and the recorded lines.
  struct Command: Sendable {
    let arguments: String
    let expected: [String]
  }

  let name: String
  let directory: String
  let commands: [Command]

  var testDescription: String { name }

  static let home = "/home/tester"

  /// All cases; reading them is part of the tests that use them.
  static let all: [ConfigCase] = {
    let root = Fixtures.directory("config")
    return Fixtures.names(in: root).map { ConfigCase(name: $0, directory: root + "/" + $0) }
  }()

  private init(name: String, directory: String) {
    self.name = name
    self.directory = directory
    var commands: [Command] = []
    var lines: [String] = []
    for line in Fixtures.lines(of: directory + "/expected").reversed() where !line.hasPrefix("#") {
      if line.hasPrefix("$ ssh ") {
        commands.insert(
          Command(arguments: String(line.dropFirst(6)), expected: lines.reversed()), at: 0)
        lines = []
      } else {
        lines.append(line)
      }
    }
    self.commands = commands
  }

  /// A configuration whose home is a copy of the case.
  func config(in scratch: Scratch) throws -> ClientConfig {
    ClientConfig(environment: try environment(in: scratch))
  }

  /// The account that OpenSSH was recorded with, its home moved into a scratch directory.
  func environment(in scratch: Scratch) throws -> ClientEnvironment {
    let files = FileManager.default
    let root = scratch.directory.string
    for path in ["/home/.ssh", "/etc"] {
      try files.createDirectory(atPath: root + path, withIntermediateDirectories: true)
    }
    for file in Fixtures.names(in: directory) where file != "commands" && file != "expected" {
      let target = file == "ssh_config" ? "/etc/ssh_config" : "/home/.ssh/" + file
      try files.copyItem(atPath: directory + "/" + file, toPath: root + target)
    }
    return ClientEnvironment(
      userName: "tester", userID: 0, homeDirectory: FilePath(root + "/home"),
      hostName: "control.example.org", variables: ["KEYS": "/from/env"],
      systemDirectory: FilePath(root + "/etc"))
  }

  /// What is made of one command, in the form of the recording.
  func outcome(
    of command: Command, with config: ClientConfig, in scratch: Scratch
  ) async -> [String] {
    do {
      let source = SourceFile(name: "command", text: command.arguments)
      let arguments = try SSHArguments(ShellWords.split(source))
      let destination = arguments.operands.first?.text ?? ""
      let options = try await config.options(for: destination, given: arguments.options)
      return options.recorded.map { line in
        line.replacing(scratch.directory.string + "/home", with: Self.home)
          .replacing(scratch.directory.string + "/etc", with: "/etc/ssh")
      }
    } catch {
      let places = error.diagnostics.compactMap { diagnostic in
        diagnostic.location.flatMap { place in
          FilePath(place.file.name).lastComponent.map { "\($0.string):\(place.line)" }
        }
      }
      return [(["error"] + places.filter { !$0.hasPrefix("command:") }).joined(separator: " ")]
    }
  }
}

extension ConnectionOptions {
  /// In the form of `ssh -G`, then the identity files and the way.
  var recorded: [String] {
    let policy = hostKeyPolicy
    let strictness: [HostKeyStrictness: String] = [
      .strict: "yes", .ask: "ask", .acceptNew: "accept-new", .off: "no",
    ]
    let families: [AddressFamily: String] = [.any: "any", .ipv4: "inet", .ipv6: "inet6"]
    let forwarding = forwardedAgent?.string ?? (forwardsAgent ? "yes" : "no")
    let files = { (paths: [FilePath]) in
      paths.isEmpty ? "none" : paths.map(\.string).joined(separator: " ")
    }
    var lines = [
      "user \(user)", "hostname \(hostName)", "port \(port)",
      "addressfamily \(families[addressFamily] ?? "")", "batchmode \(flag(isBatch))",
      "compression \(flag(isCompressed))", "identitiesonly \(flag(identitiesOnly))",
      "stricthostkeychecking \(strictness[policy.strictness] ?? "")",
      "connectionattempts \(connectionAttempts)", "numberofpasswordprompts \(passwordPrompts)",
      "serveralivecountmax \(aliveCountMax)",
      "serveraliveinterval \(aliveInterval?.components.seconds ?? 0)",
      "connecttimeout \(connectTimeout.map { "\($0.components.seconds)" } ?? "none")",
      "userknownhostsfile \(files(policy.userFiles))",
      "globalknownhostsfile \(files(policy.globalFiles))", "forwardagent \(forwarding)",
    ]
    let methods = authentications.map(\.rawValue).joined(separator: " ")
    lines.append("authentications \(methods)")
    if let agent { lines.append("identityagent \(agent)") }
    if policy.port == nil { lines.append("hostkeyalias \(policy.name)") }
    lines += identityFiles.map { "identityfile \($0)" }
    return lines + way
  }

  private var way: [String] {
    switch proxy {
    case .direct: return []
    case .command(let command): return ["command \(command)"]
    case .jump(let last):
      let isOff = last.hostKeyPolicy.strictness == .off
      return last.way + [
        "jump \(last.user) \(last.hostName) \(last.port) \(isOff ? "false" : "ask")"
      ]
    }
  }

  private func flag(_ value: Bool) -> String { value ? "yes" : "no" }
}

/// Data beside the tests.
enum Fixtures {
  static func directory(_ name: String, from file: String = #filePath) -> String {
    FilePath(file).removingLastComponent().appending("Cases").appending(name).string
  }

  static func names(in directory: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
  }

  static func text(of path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  static func lines(of path: String) -> [String] {
    let data = FileManager.default.contents(atPath: path) ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

extension Scratch {
  /// Writes a file, its directories too.
  @discardableResult
  nonisolated func write(_ text: String, to name: String) throws -> FilePath {
    let file = directory.pushing(FilePath(name))
    try FileManager.default.createDirectory(
      atPath: file.removingLastComponent().string, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: file.string))
    return file
  }

  /// The text of a file.
  nonisolated func text(of name: String) -> String {
    Fixtures.text(of: directory.pushing(FilePath(name)).string)
  }
}
