import Diagnostics
import TestSupport
import Testing
import Values
import YAML

/// Feeds the readers with damaged cases; whatever they say, they must say it.
struct NoiseTests {
  /// SplitMix64: the same numbers in every run.
  struct Noise: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  static let inputs = CaseFile.all(in: "Cases/documents") + CaseFile.all(in: "Cases/errors")
  /// What turns one construct of YAML or JSON into another.
  static let pieces = [
    "{", "}", "[", "]", ",", ": ", "\n", "\n  ", "- ", "? ", "'", "\"", "\\", "&a ", "*a", "!",
    "!!set ", "!!omap ", "<<: ", "|", ">", "#", "%", "\t", "\u{FEFF}", "{{", "---\n", "...\n",
    "0x", "1e", "~",
  ]

  @Test(arguments: 1...8) func `damaged text is read or refused`(seed: UInt64) throws {
    var noise = Noise(state: seed &+ NoiseBudget.seed)
    let renderer = DiagnosticRenderer()
    for _ in 0..<1500 * NoiseBudget.factor {
      let base = try #require(Self.inputs.randomElement(using: &noise)).parts[0]
      guard base.utf8.count < 4000 else { continue }
      let file = SourceFile(name: "f", bytes: damaged(Array(base.utf8), &noise))
      do {
        let document = try YAML.load(file)
        #expect(!renderer.render(document.warnings).hasPrefix("error"))
        _ = try Dumper().text(of: document.value.value)
      } catch {
        #expect(renderer.render(error.diagnostic).hasPrefix("error: "))
      }
      do {
        _ = try JSONReader.read(file)
      } catch {
        #expect(renderer.render(error.diagnostic).hasPrefix("error: "))
      }
    }
  }

  private func damaged(_ bytes: [UInt8], _ noise: inout Noise) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int.random(in: 0...4, using: &noise) {
      let place = Int.random(in: 0...bytes.count, using: &noise)
      let end = min(bytes.count, place + Int.random(in: 0...8, using: &noise))
      switch Int.random(in: 0...3, using: &noise) {
      case 0: bytes.removeSubrange(place..<end)
      case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &noise), at: place)
      default:
        let piece = Self.pieces.randomElement(using: &noise) ?? ""
        bytes.insert(contentsOf: piece.utf8, at: place)
      }
    }
    return bytes
  }
}
