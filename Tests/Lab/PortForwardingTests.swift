import Glibc
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  /// `apus forward`, with a web server on node1's own loopback.
  @Suite struct `Ports that lead to what a host can reach` {
    private static let serve = """
      head -c 3000000 /dev/urandom >/tmp/served && cd /tmp &&
      exec python3 -u -m http.server 8443 --bind 127.0.0.1
      """

    private static func withPython(_ body: (Controller) async throws -> Void) async throws {
      try await Controller.with { controller in
        try await controller.lab.shell(
          """
          command -v python3 >/dev/null || {
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3
          }
          """, in: "node1")
        try await body(controller)
        let left = try await controller.lab.shell("pgrep -f [h]ttp.server || :", in: "node1")
        #expect(left == "", "the command's processes end with the run")
      }
    }

    private static func forward(
      _ controller: Controller, _ arguments: [String],
      while body: @Sendable @escaping (RunningProgram) async throws -> Void
    ) async throws -> Apus.Outcome {
      let head = ["forward", "node1"] + arguments + ["-i", "inventory.yml"]
      return try await controller.apus.run(head + (try controller.throughJump), while: body)
    }

    /// Fetches the file that is served, as many times at once; the digests that came.
    private static func fetch(_ count: Int, from port: Int) async throws -> Set<String> {
      let script = """
        for number in $(seq \(count)); do
          curl -sf --max-time 30 http://127.0.0.1:\(port)/served | sha1sum &
        done
        wait
        """
      let sums = try await Command.run("sh", ["-c", script]).split(separator: "\n").map(String.init)
      #expect(sums.count == count)
      return Set(sums)
    }

    @Test func `a server on the host's loopback answers here, many at once`() async throws {
      try await Self.withPython { controller in
        let port = try FreePort.find()
        let lab = controller.lab
        let outcome = try await Self.forward(
          controller, ["\(port):127.0.0.1:8443", "--exec", Self.serve]
        ) { running in
          try await running.wait(for: "ready")
          let expected = try await lab.shell("sha1sum < /tmp/served", in: "node1")
          #expect(try await Self.fetch(20, from: port) == [String(expected.prefix { $0 != "\n" })])
          kill(running.processIdentifier, SIGINT)
        }
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("127.0.0.1:\(port) leads to 127.0.0.1:8443 from node1"))
      }
    }

    @Test func `a lost connection and its command come back`() async throws {
      try await Self.withPython { controller in
        let port = try FreePort.find()
        let lab = controller.lab
        let outcome = try await Self.forward(
          controller, ["\(port):127.0.0.1:8443", "--exec", Self.serve]
        ) { running in
          try await running.wait(for: "ready")
          // Those that serve cc; the listening one lives on.
          try await lab.shell("kill -9 $(pgrep -u cc sshd)", in: "jump")
          try await running.wait(for: "is lost")
          try await running.wait(for: "again\n")
          #expect(try await Self.fetchPatiently(from: port).count == 1)
          kill(running.processIdentifier, SIGINT)
        }
        #expect(outcome.code == 0, "\(outcome)")
      }
    }

    /// The server begins anew some time after the connection is back.
    private static func fetchPatiently(from port: Int) async throws -> Set<String> {
      try await Command.run(
        "curl",
        [
          "-sf", "--retry", "30", "--retry-delay", "1", "--retry-all-errors", "-o", "/dev/null",
          "http://127.0.0.1:\(port)/served",
        ])
      return try await fetch(3, from: port)
    }

    @Test func `what cannot be is told, and nothing is left open`() async throws {
      try await Controller.with { controller in
        let port = try FreePort.find()
        let failed = try await Self.forward(
          controller, ["\(port):127.0.0.1:9", "--exec", "exit 3"]
        ) { try await $0.closeInput() }
        #expect(failed.code != 0)
        #expect(failed.errors.contains("the command ended with status 3"), "\(failed)")
        let refusing = try await Self.forward(controller, ["\(port):127.0.0.1:9"]) { running in
          try await running.wait(for: "leads to")
          let taken = try await Self.forward(controller, ["\(port):127.0.0.1:9"]) {
            try await $0.closeInput()
          }
          #expect(taken.code != 0)
          #expect(taken.errors.contains("cannot be opened: address already in use"), "\(taken)")
          _ = try? await Command.run("curl", ["-s", "http://127.0.0.1:\(port)/"])
          try await running.wait(for: "no tunnel to 127.0.0.1:9")
          kill(running.processIdentifier, SIGINT)
        }
        #expect(refusing.code == 0, "\(refusing)")
      }
    }
  }
}
