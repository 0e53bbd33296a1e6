import TestSupport
import Testing

@Suite struct `The binary at a terminal` {
  private static let play = """
    - hosts: localhost
      gather_facts: false
      tasks:
        - name: first
          pause: {prompt: Go on}
          register: answer
        - name: second
          debug: {msg: "said {{ answer.user_input }}."}

    """

  @Test func `a pause waits for what the person types`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("play.yml", Self.play)
      let apus = try Apus(in: scratch.directory, home: scratch.directory)
      let outcome = try await apus.runOnTerminal(["run", "play.yml", "-i", "localhost,"]) {
        try await $0.wait(for: "Go on:")
        try await $0.type("yes")
        try await $0.closeInput()
      }
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.output.contains("said yes."), "\(outcome)")
    }
  }

  @Test func `with --step the person is asked before each task`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("play.yml", Self.play.replacing("pause: {prompt: Go on}", with: "debug:"))
      let apus = try Apus(in: scratch.directory, home: scratch.directory)
      let outcome = try await apus.runOnTerminal(
        ["run", "play.yml", "-i", "localhost,", "--step"]
      ) {
        try await $0.wait(for: "Perform task: TASK: first")
        try await $0.type("y")
        try await $0.wait(for: "Perform task: TASK: second")
        try await $0.type("n")
        try await $0.closeInput()
      }
      #expect(outcome.output.contains("Hello world!"), "\(outcome)")
      #expect(!outcome.output.contains("said"), "\(outcome)")
    }
  }
}
