import FoundationEssentials
import Glibc
import SystemPackage
import TestSupport

/// A person's account and project directory on the machine that runs Apus.
///
/// The account is this process's with another home directory: a namespace of the run's own has
/// another `/etc/passwd`, because `~/.ssh` is found there and not by `HOME`, as OpenSSH does it.
struct Controller: Sendable {
  let lab: Lab
  let scratch: Scratch
  var apus: Apus

  /// Gives `body` an account that knows the lab's hosts and has its Ed25519 key, and a project
  /// that has the lab's inventory.
  static func with(_ body: (Controller) async throws -> Void) async throws {
    let lab = try Lab.here
    try await Scratch.with { scratch in
      for name in ["home", "home/.ssh", "project"] {
        try FileManager.default.createDirectory(
          atPath: scratch.path(name).string, withIntermediateDirectories: false,
          attributes: [.posixPermissions: 0o700])
      }
      var apus = try Apus(in: scratch.path("project"), home: scratch.path("home"))
      apus.wrapper = try wrapper(in: scratch)
      let controller = Controller(lab: lab, scratch: scratch, apus: apus)
      try controller.copy(lab.value("KNOWN_HOSTS"), to: "home/.ssh/known_hosts")
      try controller.copy(lab.value("KEY"), to: "home/.ssh/id_ed25519")
      try scratch.write("project/inventory.yml", Self.inventory)
      try await body(controller)
    }
  }

  private static func wrapper(in scratch: Scratch) throws -> [String] {
    let accounts = try String(contentsOfFile: "/etc/passwd", encoding: .utf8)
      .split(separator: "\n").map { line in
        var fields = line.split(separator: ":", omittingEmptySubsequences: false)
        if fields.count == 7, fields[2] == "\(getuid())" {
          fields[5] = Substring(scratch.path("home").string)
        }
        return fields.joined(separator: ":") + "\n"
      }
    let file = try scratch.write("passwd", accounts.joined())
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.string)
    let script = #"mount --bind "$0" /etc/passwd && exec "$@""#
    return ["unshare", "--mount", "sh", "-c", script, file.string]
  }

  /// The lab's nodes as the seed's inventory has them.
  static let inventory = """
    all:
      vars:
        ansible_user: cc
      hosts:
        node1:
          ansible_host: 192.168.1.11
        node2:
          ansible_host: 192.168.1.12
        node3:
          ansible_host: 192.168.1.13

    """

  /// The arguments that lead through the jump host.
  var throughJump: [String] { get throws { ["--jump", "cc@\(try lab.jump)"] } }

  /// Puts a file that is private to this user into the account's or the project's directory.
  func copy(_ source: String, to name: String) throws {
    try scratch.write(name, String(contentsOfFile: source, encoding: .utf8))
  }

  /// Takes the key away that every account of this kind has.
  func removeKey() throws {
    try FileManager.default.removeItem(atPath: scratch.path("home/.ssh/id_ed25519").string)
  }

  /// Writes a playbook of one play without facts for `hosts`, and runs it through the jump host.
  func play(
    _ tasks: String, hosts: String = "all", keywords: String = "", arguments: [String]? = nil,
    while body: @Sendable @escaping (RunningProgram) async throws -> Void = {
      try await $0.closeInput()
    }
  ) async throws -> Apus.Outcome {
    try writePlay(tasks, hosts: hosts, keywords: keywords)
    let arguments = try arguments ?? throughJump
    return try await apus.run(["run", "play.yml", "-i", "inventory.yml"] + arguments, while: body)
  }

  /// Writes `play.yml`; `tasks` are list items, `keywords` lines of the play.
  func writePlay(_ tasks: String, hosts: String = "all", keywords: String = "") throws {
    let head = ["- hosts: \(hosts)", "  gather_facts: false"]
    let lines = keywords.split(separator: "\n").map { "  \($0)" }
    let items = tasks.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    try scratch.write(
      "project/play.yml", (head + lines + ["  tasks:"] + items).joined(separator: "\n") + "\n")
  }
}

extension Apus.Outcome {
  /// The numbers of the recap, by host and name.
  var recap: [String: [String: Int]] {
    // On a terminal there are colours.
    let text = output.replacing(#/\u{1B}\[[0-9;]*[A-Za-z]/#, with: "")
    guard let start = text.firstRange(of: "PLAY RECAP") else { return [:] }
    var recap: [String: [String: Int]] = [:]
    for line in text[start.upperBound...].split(whereSeparator: \.isNewline).dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let host = parts[0].filter { $0 != " " }
      for word in parts[1].split(separator: " ") {
        let pair = word.split(separator: "=")
        if pair.count == 2 { recap[host, default: [:]][String(pair[0])] = Int(pair[1]) }
      }
    }
    return recap
  }

  /// The numbers of one kind in the recap, by host.
  func count(_ name: String) -> [String: Int] { recap.compactMapValues { $0[name] } }

  /// Everything it wrote, in one line: messages may be broken anywhere.
  var words: String {
    (output + " " + errors).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
