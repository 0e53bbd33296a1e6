import OrderedCollections
import SystemPackage
import TestSupport
import Testing
import Values

/// SELinux on a host where it does not run, as this one.
///
/// Only its configuration is real here: no machine of ours has SELinux, so what `setenforce` and
/// `grubby` do is not tested.
struct SELinuxTests {
  private func run(_ arguments: Mapping, _ content: String) async throws -> (Mapping, String) {
    try await Scratch.with { scratch in
      let file = try scratch.write("it's $(id)", content)
      let whole = arguments.merging(["configfile": .string(file.string)]) { $1 }
      let task = CaseTask(["ansible.posix.selinux": .mapping(whole)])
      let answer = try await #require(task).run(folder: scratch.directory)
      return (answer, try await Command.run("cat", [file.string]))
    }
  }

  private static let configuration = "# a comment\nSELINUX=enforcing\nSELINUXTYPE=targeted\n"

  @Test func `the state for the next start is written, all else stays`() async throws {
    let (answer, text) = try await run(
      ["state": "permissive", "policy": "targeted"], Self.configuration)
    #expect(answer["changed"] == true && answer["reboot_required"] == true)
    #expect(answer["msg"] == "Config SELinux state changed from 'enforcing' to 'permissive'")
    #expect(answer["warnings"] == ["Reboot is required to set SELinux state to 'permissive'"])
    #expect(text == "# a comment\nSELINUX=permissive\nSELINUXTYPE=targeted\n")
  }

  @Test func `what is so already changes nothing`() async throws {
    let off = "SELINUX=disabled\nSELINUXTYPE=mls"
    let (answer, text) = try await run(["state": "disabled"], off)
    #expect(answer["changed"] == false && answer["policy"] == "mls", "\(answer)")
    #expect(text == off)
  }

  @Test func `a policy that the host does not have is refused`() async throws {
    let (answer, text) = try await run(
      ["state": "enforcing", "policy": "unheard-of"], Self.configuration)
    #expect(answer["msg"] == "Policy unheard-of does not exist in /etc/selinux/")
    #expect(text == Self.configuration)
  }

  @Test func `a policy is needed unless it is off`() async throws {
    let (answer, text) = try await run(["state": "enforcing"], Self.configuration)
    #expect(answer["msg"] == "Policy is required if state is not 'disabled'")
    #expect(text == Self.configuration)
  }
}
