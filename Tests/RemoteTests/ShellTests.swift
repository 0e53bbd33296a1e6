import Remote
import Testing

@Suite struct `A resident shell` {
  @Test(arguments: Place.allCases)
  func `output, errors and status come back`(place: Place) async throws {
    try await place.connect { host in
      let result = try await host.run(Request(script: "echo out; echo err >&2; exit 3"))
      #expect(result.text == "out\n")
      #expect(result.errorText == "err\n")
      #expect(result.status == 3)
      #expect(result.started.microseconds <= result.ended.microseconds)
      #expect(!result.hasTimedOut)
    }
  }

  @Test(arguments: Place.allCases, [true, false])
  func `arguments and variables are data, whatever they hold`(
    place: Place, isContained: Bool
  ) async throws {
    let nasty = [
      "", " ", "a b", "'", "\"", "$(exit 1)", "`exit 1`", "$HOME", "\\", "\\n", "-n", "--", "*",
      "a\nb\n", "~", "ü€😀", "!x", "#", "a;b&c|d<e>f", "'\"'\"'", "\u{1}\u{7F}", "%s",
    ]
    try await place.connect { host in
      let result = try await host.run(
        Request(
          script: "printf '<%s>' \"$@\" \"$APUS_TEST\"", arguments: nasty,
          environment: ["APUS_TEST": nasty.joined()], isContained: isContained))
      #expect(result.text == (nasty + [nasty.joined()]).map { "<\($0)>" }.joined())
      #expect(result.errorText == "")
    }
  }

  @Test(arguments: Place.allCases, [true, false])
  func `input of any size and content reaches the task`(
    place: Place, isContained: Bool
  ) async throws {
    try await place.connect { host in
      var random = RandomBytes(seed: 1)
      for size in [1, 10, 4096, 65535, 65536, 65537, 1_000_003] {
        let bytes = random.next(size)
        let result = try await host.run(
          Request(script: "cat", input: bytes, isContained: isContained))
        #expect(result.output == bytes)
        #expect(result.status == 0)
      }
      let empty = try await host.run(Request(script: "cat; readlink /proc/self/fd/0"))
      #expect(empty.text == "/dev/null\n")
    }
  }

  @Test(arguments: Place.allCases, [10, 65_536, 300_000])
  func `input that the task leaves unread is not taken for the next request`(
    place: Place, size: Int
  ) async throws {
    try await place.connect { host in
      var random = RandomBytes(seed: 2)
      for script in ["exit 5", "head -c 3 >/dev/null; exit 5", "exec <&-; exit 5"] {
        let result = try await host.run(Request(script: script, input: random.next(size)))
        #expect(result.status == 5)
        #expect(try await host.run(Request(script: "echo next")).text == "next\n")
      }
    }
  }

  @Test(arguments: Place.allCases)
  func `scripts and arguments may be long`(place: Place) async throws {
    try await place.connect { host in
      let argument = String(repeating: "ä'", count: 100_000)
      let script = "# " + String(repeating: "x", count: 200_000) + "\nprintf %s \"$1\""
      let result = try await host.run(Request(script: script, arguments: [argument]))
      #expect(result.text == argument)
      let other = try await host.run(
        Request(script: script, arguments: ["short"], executable: "/bin/bash"))
      #expect(other.text == "short")
    }
  }

  @Test(arguments: Place.allCases)
  func `a task cannot change the shell for the next one`(place: Place) async throws {
    try await place.connect { host in
      let changes =
        "cd /; umask 077; export LEFT=1; set -e; trap 'echo x' EXIT; ls() { :; }; exec >&-"
      _ = try await host.run(
        Request(script: changes, arguments: ["a"], environment: ["GIVEN": "1"]))
      let result = try await host.run(
        Request(
          script: "echo \"$PWD ${LEFT-none} ${GIVEN-none} $# $(umask)\"; false; echo on",
          directory: "/usr"))
      #expect(result.text.hasPrefix("/usr none none 0 "))
      #expect(result.text.hasSuffix("22\non\n"))
    }
  }

  @Test(arguments: Place.allCases)
  func `folder, mask and another shell are as asked for`(place: Place) async throws {
    try await place.connect { host in
      let result = try await host.run(
        Request(
          script: "pwd; umask; echo ${BASH_VERSION:+bash} $1 $0; [[ a == a ]] && echo $((2 ** 3))",
          arguments: ["one"], directory: "/usr/bin", umask: 0o27, executable: "/bin/bash"))
      #expect(result.text == "/usr/bin\n0027\nbash one /bin/bash\n8\n")
      let missing = try await host.run(Request(script: "echo no", directory: "/nonexistent"))
      #expect(missing.status == 126)
      #expect(missing.text == "")
      #expect(missing.errorText.contains("/nonexistent"))
    }
  }

  @Test(arguments: Place.allCases, [true, false])
  func `a syntax error, a missing program and a signal are results`(
    place: Place, isContained: Bool
  ) async throws {
    try await place.connect { host in
      let syntax = try await host.run(Request(script: "echo 'x", isContained: isContained))
      #expect(syntax.status != 0)
      #expect(syntax.errorText != "")
      let missing = try await host.run(Request(script: "no-such-program", isContained: isContained))
      #expect(missing.status == 127)
      let killed = try await host.run(
        Request(script: "exec /bin/sh -c 'kill -KILL $$'", isContained: isContained))
      #expect(killed.status == 137)
      #expect(killed.errorText == "")
      #expect(try await host.run(Request(script: "echo on")).text == "on\n")
    }
  }

  @Test(arguments: Place.allCases)
  func `it knows who it is`(place: Place) async throws {
    try await place.connect { host in
      let facts = try await host.facts()
      let said = try await host.run(Request(script: "id -u; id -un; echo $HOME; echo $$"))
      let expected = "\(facts.userIdentifier)\n\(facts.user)\n\(facts.home)\n"
      #expect(said.text == expected + "\(facts.processIdentifier)\n")
      #expect(facts.processGroup == facts.processIdentifier)
    }
  }

  @Test func `a byte 0 outside the input is refused`() async throws {
    try await Place.dash.connect { host in
      for request in [
        Request(script: "echo \0"), Request(script: "echo", arguments: ["\0"]),
        Request(script: "echo", environment: ["A": "\0"]),
        Request(script: "echo", environment: ["A-B": "x"]),
      ] {
        let failure = try await failure { _ = try await host.run(request) }
        guard case .unusableRequest = failure?.kind else {
          Issue.record("there was \(String(describing: failure))")
          continue
        }
      }
    }
  }

  @Test(arguments: Place.ways)
  func `a thousand tasks bring their own bytes`(place: Place) async throws {
    try await place.connect { host in
      var random = RandomBytes(seed: 3)
      for round in 0..<1000 {
        let bytes = random.next(Int(random.next(1)[0]) * (round % 50 == 0 ? 1000 : 7))
        let result = try await host.run(
          Request(
            script: "cat; echo $1 >&2; exit $2", arguments: ["\(round)", "\(round % 100)"],
            input: bytes, isContained: round.isMultiple(of: 2)))
        guard result.output == bytes, result.errorText == "\(round)\n", result.status == round % 100
        else {
          let (found, wanted) = (result.output.count, bytes.count)
          Issue.record("round \(round): \(found) of \(wanted) bytes, \(result.errorText)")
          return
        }
      }
      let shells = try await host.facts().processIdentifier
      #expect(try await host.run(Request(script: "echo $$")).text == "\(shells)\n")
    }
  }

  @Test(arguments: Place.ways)
  func `much output passes while much input does`(place: Place) async throws {
    try await place.connect { host in
      var random = RandomBytes(seed: 4)
      let bytes = random.next(8 << 20)
      let result = try await host.run(Request(script: "tee /dev/stderr", input: bytes))
      #expect(result.output == bytes)
      #expect(result.errors == bytes)
    }
  }

  @Test(arguments: Place.ways)
  func `what runs at once gets shells of its own`(place: Place) async throws {
    try await place.connect { host in
      try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<12 {
          group.addTask {
            try await host.run(
              Request(script: "sleep 0.2; echo $1", arguments: ["\(number)"])
            ).text
          }
        }
        var seen: Set<String> = []
        for try await text in group { seen.insert(text) }
        #expect(seen == Set((0..<12).map { "\($0)\n" }))
      }
      await host.reset()
      #expect(try await host.run(Request(script: "echo anew")).text == "anew\n")
    }
  }
}
