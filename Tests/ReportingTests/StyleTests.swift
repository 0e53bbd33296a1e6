import Testing

@testable import Reporting

struct StyleTests {
  @Test(arguments: [
    (ColorPolicy.auto, [:], true, true),
    (.auto, [:], false, false),
    (.auto, ["NO_COLOR": "1"], true, false),
    (.auto, ["NO_COLOR": ""], true, true),
    (.auto, ["CLICOLOR": "0"], true, false),
    (.auto, ["CLICOLOR": "1"], false, false),
    (.auto, ["CLICOLOR_FORCE": "1"], false, true),
    (.auto, ["TERM": "dumb"], true, false),
    (.auto, ["ANSIBLE_NOCOLOR": "True"], true, false),
    (.auto, ["ANSIBLE_NOCOLOR": "no"], true, true),
    (.auto, ["ANSIBLE_FORCE_COLOR": "1"], false, true),
    (.auto, ["ANSIBLE_FORCE_COLOR": "yes", "NO_COLOR": "1"], false, true),
    (.auto, ["ANSIBLE_FORCE_COLOR": "false"], false, false),
    (.always, ["NO_COLOR": "1"], false, true),
    (.never, ["ANSIBLE_FORCE_COLOR": "1"], true, false),
  ])
  func `colours follow the flag, then the environment, then the terminal`(
    policy: ColorPolicy, environment: [String: String], isTerminal: Bool, isColored: Bool
  ) {
    let style = Style(policy: policy, environment: environment, isTerminal: isTerminal)
    #expect(style.isColored == isColored)
  }

  @Test func `each line is painted on its own`() {
    #expect(
      Style(isColored: true).paint("a\nb", .ok) == "\u{1B}[0;32ma\u{1B}[0m\n\u{1B}[0;32mb\u{1B}[0m")
    #expect(Style(isColored: false).paint("a\nb", .ok) == "a\nb")
  }
}
