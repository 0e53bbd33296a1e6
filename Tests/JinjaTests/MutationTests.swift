import Diagnostics
import Jinja
import TestSupport
import Testing
import Values

/// Templates that nobody wrote: whatever stands in one, it is rendered or refused with words.
struct MutationTests {
  static let language = ["errors", "language"].flatMap { CaseFile.all(in: "Cases/\($0)") }

  @Test(arguments: language)
  func `a mutated template is rendered or refused, never crashed on`(file: CaseFile) throws {
    try renderNoise(file, standsIn: true)
  }

  @Test(arguments: MethodTests.files)
  func `a mutated method call is rendered or refused, never crashed on`(file: CaseFile) throws {
    try renderNoise(file, standsIn: false)
  }

  private func renderNoise(_ file: CaseFile, standsIn: Bool) throws {
    var limits = Limits()
    limits.outputLength = 1 << 16
    limits.rangeLength = 1000
    limits.callDepth = 50
    let suite = try Case(file, standsIn: standsIn, limits: limits)
    let templates = suite.steps.map { Array($0.template.unicodeScalars) }
    var noise = Noise(seed: UInt64(templates.count) &+ NoiseBudget.seed)
    for round in 0..<400 * NoiseBudget.factor {
      let text = noise.mutated(templates[round % templates.count], among: templates)
      do {
        _ = try Template(text, name: "noise.j2", in: suite.environment)
          .render(in: suite.variables)
      } catch let error as any DiagnosticConvertible {
        #expect(!DiagnosticRenderer().render(error.diagnostic).isEmpty)
      } catch {
        Issue.record("`\(text)` is refused without words: \(error)")
      }
    }
  }

  @Test func `the same seed makes the same noise`() {
    let templates = [
      Array("{{ a | b }}".unicodeScalars), Array("{% if c %}d{% endif %}".unicodeScalars),
    ]
    var (first, second) = (Noise(seed: 7), Noise(seed: 7))
    let texts = (0..<50).map { first.mutated(templates[$0 % 2], among: templates) }
    #expect(texts == (0..<50).map { second.mutated(templates[$0 % 2], among: templates) })
    #expect(Set(texts).count > 25)
  }
}

/// Random changes of texts, the same ones for the same seed.
struct Noise: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  private static let pieces = [
    "{{", "}}", "{%", "%}", "{#", "#}", "-", "'", "\"", "\\", "(", ")", "[", "]", "{", "}", "|",
    "~",
    "**", "//", "%", ".", ",", ":", "=", "==", " in ", " is ", " not ", " if ", " else ", "for",
    "end",
    "loop", "self", "none", "0", "-1", "1e400", "9223372036854775807", "0x", "\n", "\r\n", "\u{0}",
    "é", "\u{301}", "🇩🇪", "{% raw %}", "{% endfor %}", "{% set x = ", "%s", "%*d", "{:>9}", "{0[a]}",
  ]

  /// A text with one to four changes, some of them pieces of other texts.
  mutating func mutated(_ scalars: [Unicode.Scalar], among others: [[Unicode.Scalar]]) -> String {
    var scalars = scalars
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let range = range(in: scalars)
      switch Int.random(in: 0..<5, using: &self) {
      case 0: scalars.removeSubrange(range)
      case 1: scalars.insert(contentsOf: scalars[range], at: range.lowerBound)
      case 2:
        let other = others.randomElement(using: &self) ?? []
        scalars.replaceSubrange(range, with: other[self.range(in: other)])
      case 3: scalars.replaceSubrange(range, with: scalars[range].reversed())
      default:
        let piece = Self.pieces.randomElement(using: &self) ?? ""
        scalars.insert(contentsOf: piece.unicodeScalars, at: range.lowerBound)
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private mutating func range(in scalars: [Unicode.Scalar]) -> Range<Int> {
    let start = Int.random(in: 0...scalars.count, using: &self)
    return start..<Int.random(in: start...min(start + 12, scalars.count), using: &self)
  }
}
