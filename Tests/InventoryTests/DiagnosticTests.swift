import Diagnostics
import FoundationEssentials
import Inventory
import OrderedCollections
import SystemPackage
import TestSupport
import Testing

/// What a person reads of inventories with mistakes.
struct DiagnosticTests {
  @Test func `there are many mistakes`() {
    #expect(CaseFile.all(in: "Cases/errors").count >= 20)
  }

  @Test(arguments: CaseFile.all(in: "Cases/errors"))
  func `the mistakes of an inventory are shown with their places`(file: CaseFile) async throws {
    let name = file.parts[0].split(separator: "\n").first.map(String.init) ?? ""
    let text = file.parts[1]
    let shown = try await Scratch.with { scratch in
      try scratch.write(name, text)
      if text.hasPrefix("#!") {
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o700], ofItemAtPath: scratch.path(name).string)
      }
      return await Self.diagnostics(of: [name], in: scratch.directory)
    }
    file.expectLastPart(DiagnosticRenderer().render(shown))
  }

  @Test func `a source that does not exist is an error with the nearest name`() async throws {
    let shown = try await Scratch.with { scratch in
      try scratch.write("inventory.yml", "all:\n")
      return await Self.diagnostics(of: ["inventroy.yml", "host1"], in: scratch.directory)
    }
    #expect(
      shown.map(\.message) == [
        "there is no inventory `inventroy.yml`", "there is no inventory `host1`",
      ])
    #expect(shown.first?.hint == "did you mean `inventory.yml`?")
    #expect(shown.last?.hint == "a list of hosts has a comma in it: `host1,`")
  }

  @Test func `a script without the right to run says how to give it`() async throws {
    let shown = try await Scratch.with { scratch in
      try scratch.write("inventory.sh", "#!/bin/sh\nif true; then echo '{}'; fi; x[\n")
      return await Self.diagnostics(of: ["inventory.sh"], in: scratch.directory)
    }
    #expect(shown.first?.hint == "make it executable: `chmod +x inventory.sh`")
  }

  @Test(.disabled(if: FileManager.default.fileExists(atPath: "/etc/ansible/hosts")))
  func `without any inventory only localhost is known`() async throws {
    let inventory = try await Inventory.load(["/etc/ansible/hosts"])
    #expect(inventory.hosts.isEmpty)
    #expect(
      inventory.warnings.map(\.message) == [
        "no inventory is given, so only `localhost` is known"
      ])
    #expect(try inventory.hosts(matching: ["localhost"]).hosts == ["localhost"])
  }

  @Test func `a directory in which all files are left out says so`() async throws {
    let shown = try await Scratch.with { scratch in
      try scratch.write("inventory.ini", "h1\n")
      return await Self.diagnostics(of: ["."], in: scratch.directory)
    }
    #expect(shown.map(\.message) == ["the directory `.` holds no inventory"])
    #expect(
      shown.first?.hint
        == "in a directory, files such as `./inventory.ini` are left out: name it itself")
  }

  @Test func `a broken file in a directory is a warning while another can be read`() async throws {
    let (warnings, hosts) = try await Scratch.with { scratch in
      try scratch.write("good", "h1\n")
      try scratch.write("bad", "h[2:5\n")
      var options = Inventory.Options()
      options.paths = PathExpansion(environment: [:], workingDirectory: scratch.directory)
      let inventory = try await Inventory.load(["."], options)
      return (inventory.warnings, Array(inventory.hosts.keys))
    }
    #expect(hosts == ["h1"])
    #expect(warnings.map(\.message) == ["the range in `h[2:5` is not closed by `]`"])
    #expect(warnings.allSatisfy { $0.severity == .warning })
  }

  @Test func `a broken file is only warned about where the configuration says so`() async throws {
    let messages = try await Scratch.with { scratch in
      try scratch.write("bad", "h[2:5\n")
      var options = Inventory.Options()
      options.paths = PathExpansion(environment: [:], workingDirectory: scratch.directory)
      options.toleratesBrokenSources = true
      return try await Inventory.load(["bad"], options).warnings.map(\.message)
    }
    #expect(messages == ["the range in `h[2:5` is not closed by `]`"])
  }

  /// All that is said of sources, errors or warnings.
  static func diagnostics(of sources: [String], in directory: FilePath) async -> [Diagnostic] {
    var options = Inventory.Options()
    options.paths = PathExpansion(environment: [:], workingDirectory: directory)
    do {
      return try await Inventory.load(sources, options).warnings
    } catch let error as DiagnosticError {
      return error.diagnostics
    } catch {
      return [Diagnostic(.error, "\(error)")]
    }
  }
}
