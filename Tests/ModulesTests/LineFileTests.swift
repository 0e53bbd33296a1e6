import Diagnostics
import OrderedCollections
import SystemPackage
import TestSupport
import Testing
import Values

/// Files of keys and of jobs, where Ansible's modules give up or do harm, so that no case can be
/// recorded.
struct LineFileTests {
  private let odd: [UInt8] = [0x23, 0x20, 0xFF, 0xC3, 0x28, 0x0A]

  /// Runs a task and hands out what is in its file then.
  private func run(
    _ module: String, _ arguments: Mapping, on bytes: [UInt8], in scratch: Scratch
  ) async throws -> (answer: Mapping, bytes: [UInt8]) {
    let file = scratch.path("file")
    try write(bytes, to: file)
    let answer = try await run(module, arguments, in: scratch)
    return (answer, try read(file))
  }

  private func run(
    _ module: String, _ arguments: Mapping, in scratch: Scratch
  ) async throws -> Mapping {
    let root = scratch.directory
    let task = CaseTask([
      .string(module): .mapping(arguments),
      "environment": [
        "PATH": .string("\(root):/usr/bin:/bin"), "SPOOL": .string(scratch.path("spool").string),
        "TMPDIR": .string(root.string),
      ],
    ])
    return try await #require(task).run(folder: root)
  }

  private func write(_ bytes: [UInt8], to path: FilePath, mode: FilePermissions = [.ownerReadWrite])
    throws
  {
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: mode)
    _ = try file.closeAfter { try file.writeAll(bytes) }
  }

  private func read(_ path: FilePath) throws -> [UInt8] {
    let file = try FileDescriptor.open(path, .readOnly)
    return try file.closeAfter { try file.readToEnd() }
  }

  /// The modules, each with arguments that add the line `added` to a file.
  private static let additions: [(module: String, arguments: Mapping, added: String)] = [
    (
      "ansible.posix.authorized_key", ["user": "root", "key": "ssh-rsa AAAA x"],
      "ssh-rsa AAAA x\n"
    ),
    (
      "known_hosts", ["name": "a", "key": .string("a \(Self.key)")], "a \(Self.key)\n"
    ),
    (
      "cron", ["name": "one", "user": "root", "job": "x"],
      "#Ansible: one\n* * * * * root x\n"
    ),
  ]
  private static let key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDwxxeHxb+4uPNCXjoBzmQ4W0rV7f+A/3pivi6n+XiWi"

  @Test(arguments: additions.indices)
  func `what is no text stays, and a last line without a break gets one`(_ index: Int)
    async throws
  {
    let (module, plain, added) = Self.additions[index]
    try await Scratch.with { scratch in
      var arguments = plain
      let path = module == "cron" ? "cron_file" : "path"
      arguments[.string(path)] = .string(scratch.path("file").string)
      let old = odd + odd.dropLast()
      let wanted = odd + odd + Array(added.utf8)
      let first = try await run(module, arguments, on: old, in: scratch)
      #expect(first.answer["changed"] == true, "\(first.answer)")
      #expect(first.bytes == wanted)
      let second = try await run(module, arguments, on: first.bytes, in: scratch)
      #expect(second.answer["changed"] == false, "\(second.answer)")
      #expect(second.bytes == first.bytes)
    }
  }

  @Test func `a host's name that is hidden is found again`() async throws {
    try await Scratch.with { scratch in
      let path = Value.string(scratch.path("file").string)
      let arguments: Mapping = [
        "name": "Host.example", "key": .string("host.example \(Self.key)"), "path": path,
        "hash_host": true,
      ]
      let first = try await run("known_hosts", arguments, on: odd, in: scratch)
      #expect(first.answer["changed"] == true, "\(first.answer)")
      let line = String(decoding: first.bytes.dropFirst(odd.count), as: UTF8.self)
      #expect(line.hasPrefix("|1|") && line.hasSuffix(" \(Self.key)\n"))
      let second = try await run("known_hosts", arguments, on: first.bytes, in: scratch)
      #expect(second.answer["changed"] == false, "\(second.answer)")
      let third = try await run(
        "known_hosts", arguments.merging(["state": "absent"]) { $1 }, on: first.bytes, in: scratch)
      #expect(third.answer["changed"] == true, "\(third.answer)")
      #expect(third.bytes == odd)
    }
  }

  @Test func `what was there is kept only where it changes`() async throws {
    try await Scratch.with { scratch in
      let old = Array("#Ansible: one\n1 * * * * root a\n".utf8)
      var arguments: Mapping = [
        "name": "one", "user": "root", "job": "a", "minute": 1, "backup": true,
        "cron_file": .string(scratch.path("file").string),
      ]
      let first = try await run("cron", arguments, on: old, in: scratch)
      #expect(first.answer["changed"] == false && first.answer["backup_file"] == nil)
      arguments["job"] = "b"
      let second = try await run("cron", arguments, on: old, in: scratch)
      let copy = try #require(second.answer["backup_file"]?.string, "\(second.answer)")
      #expect(copy.hasPrefix(scratch.path("crontab").string))
      #expect(try read(FilePath(copy)) == old)
      #expect(second.bytes == Array("#Ansible: one\n1 * * * * root b\n".utf8))
    }
  }

  @Test func `a table that somebody else changes meanwhile is left alone`() async throws {
    try await Scratch.with { scratch in
      let tool = """
        #!/bin/sh
        case $1 in
          -l) echo '* * * * * x' >>"$SPOOL"; cat "$SPOOL" ;;
          *) cat >"$SPOOL" ;;
        esac
        """
      try write(
        Array(tool.utf8), to: scratch.path("crontab"),
        mode: [.ownerReadWriteExecute])
      let answer = try await run("cron", ["name": "one", "job": "y"], in: scratch)
      #expect(answer["failed"] == true)
      #expect(answer["msg"] == "the table was changed by someone else while it was edited")
      let table = try read(scratch.path("spool"))
      #expect(String(decoding: table, as: UTF8.self) == "* * * * * x\n* * * * * x\n")
    }
  }
}
