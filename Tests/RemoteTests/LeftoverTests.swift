import Glibc
import Remote
import TestSupport
import Testing

@Suite struct `Processes that outlive a task` {
  @Test(arguments: Place.allCases)
  func `a child that keeps the streams open holds nobody up`(place: Place) async throws {
    try await place.connect { host in
      let first = try await host.run(Request(script: "sleep 1000 & echo $!"))
      let child = first.text.split(separator: "\n").joined()
      #expect(first.status == 0)
      let second = try await host.run(Request(script: "kill $1 && echo alive", arguments: [child]))
      #expect(second.text == "alive\n")
    }
  }

  @Test(arguments: Place.allCases, ["", "setsid "])
  func `what a child says later is in nobody's output`(place: Place, way: String) async throws {
    try await place.connect { host in
      let loop = "while echo stray && echo stray >&2; do sleep 0.01; done"
      _ = try await host.run(Request(script: "\(way)/bin/sh -c '\(loop)' & echo started"))
      for number in 0..<5 {
        let result = try await host.run(Request(script: "sleep 0.1; echo \(number)"))
        #expect(result.text == "\(number)\n")
        #expect(result.errorText == "")
      }
    }
  }

  @Test(arguments: Place.ways)
  func `a child that says very much is cut off`(place: Place) async throws {
    try await place.connect { host in
      for number in 0..<3 {
        _ = try await host.run(Request(script: "yes & yes >&2 & echo started"))
        let result = try await host.run(Request(script: "echo \(number)"))
        #expect(result.text == "\(number)\n")
      }
    }
  }

  @Test(arguments: Place.ways)
  func `a task whose time is over is killed with its children`(place: Place) async throws {
    try await place.connect { host in
      let script = "echo begun; sleep 1000 & echo $! >&2; trap '' TERM; while :; do sleep 1; done"
      let result = try await host.run(Request(script: script, timeout: .milliseconds(500)))
      #expect(result.hasTimedOut)
      #expect(result.text == "begun\n")
      let child = result.errorText.split(separator: "\n").joined()
      let check = try await host.run(Request(script: "kill -0 $1", arguments: [child]))
      #expect(check.status == 1)
      let quick = try await host.run(Request(script: "echo quick", timeout: .seconds(60)))
      #expect(quick.text == "quick\n")
      #expect(!quick.hasTimedOut)
    }
  }

  @Test(arguments: Place.allCases, ["", "setsid "])
  func `what an earlier task left running outlives another's end of time`(
    place: Place, way: String
  ) async throws {
    try await place.connect { host in
      let earlier = try await host.run(
        Request(script: "\(way)sleep 1000 >/dev/null 2>&1 & echo $!"))
      let hanging = try await host.run(
        Request(script: "sleep 1000 & sleep 1000", timeout: .milliseconds(300)))
      #expect(hanging.hasTimedOut)
      let child = earlier.text.split(separator: "\n").joined()
      let check = try await host.run(Request(script: "kill $1", arguments: [child]))
      #expect(check.status == 0)
    }
  }

  @Test(arguments: Place.ways)
  func `a child in a session of its own is killed with its task`(place: Place) async throws {
    try await place.connect { host in
      let result = try await host.run(
        Request(script: "setsid sleep 1000 & echo $!; wait", timeout: .milliseconds(300)))
      let child = result.text.split(separator: "\n").joined()
      // One that nobody has waited for yet is a zombie.
      let check = try await host.run(
        Request(script: "ps -o stat= -p $1 | grep '^[^Z]'", arguments: [child]))
      #expect(check.status == 1)
    }
  }

  @Test(arguments: Place.ways)
  func `a cancelled task's processes are killed`(place: Place) async throws {
    try await place.connect { host in
      let shell = try await host.facts().processIdentifier
      let outcome = try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
          let failure = try await failure {
            _ = try await host.run(Request(script: "exec sleep 12345", isContained: true))
          }
          guard case .cancelled = failure?.kind else { return false }
          return true
        }
        // The second shell sees the first one's child, and then the task is cancelled.
        let watch = "until grep -qs sleep /proc/$1/task/$1/children || pgrep -P $1; do :; done"
        _ = try await host.run(Request(script: watch, arguments: ["\(shell)"]))
        group.cancelAll()
        return try await group.next() ?? false
      }
      #expect(outcome)
      let left = try await host.run(Request(script: "ps -e -o stat=,args= | grep 'sleep [1]2345'"))
      #expect(!left.text.contains { $0 == "S" || $0 == "R" })
    }
  }

  @Test(arguments: Place.ways)
  func `a shell that was killed while idle is replaced`(place: Place) async throws {
    try await place.connect { host in
      _ = try await host.run(Request(script: "true"))
      let shell = try await host.facts().processIdentifier
      kill(pid_t(shell), SIGKILL)
      #expect(try await host.run(Request(script: "echo anew")).text == "anew\n")
      #expect(try await host.facts().processIdentifier != shell)
    }
  }

  @Test func `a connection that breaks in the middle is an unreachable host`() async throws {
    try await SSHHost.with { server in
      let host = server.connection()
      _ = try await host.facts()
      let failure = try await failure {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { _ = try await host.run(Request(script: "echo x; sleep 1000")) }
          try await server.server.killConnections()
          try await group.next()
        }
      }
      #expect(failure?.isUnreachable == true)
      #expect(try await host.run(Request(script: "echo again")).text == "again\n")
    }
  }
}
