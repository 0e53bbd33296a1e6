import Testing

@testable import Remote

private let marker = "0123456789abcdef0123456789abcdee"

/// What a machine makes of a reply that comes in the given pieces.
private func reply(_ pieces: [Piece]) -> (output: [UInt8], errors: [UInt8], status: Int?) {
  var frame = ShellFrame(marker: marker)
  var (output, errors): ([UInt8], [UInt8]) = ([], [])
  var status: Int?
  for piece in pieces {
    let action = frame.receive(piece)
    switch action {
    case .wrote(let bytes), .ended(let bytes, _):
      if piece.stream == .output { output += bytes } else { errors += bytes }
    case .broke: break
    }
    if case .ended(_, let code) = action { status = code }
  }
  return (output, errors, status)
}

@Suite struct `A reply's frame` {
  /// Bodies that hold whatever may be taken for a marker.
  static let bodies: [[UInt8]] = [
    [], [10], [0, 255, 10, 0], Array("plain\n".utf8), Array("0123456789abcdef".utf8),
    Array("0123456789abcdef0123456789abcde".utf8),
    Array("0123456789abcdef0123456789abcdeX\n0123".utf8),
    Array("00000123456789abcdef0123456789abcdef".utf8),
  ]

  private func stream(_ body: [UInt8], closing: String) -> [UInt8] {
    Array("noise 0123\n\(marker)\n".utf8) + body + Array("\(marker)\(closing)\n stray".utf8)
  }

  @Test(arguments: bodies)
  func `it is the same however the stream is split in three`(body: [UInt8]) {
    let output = stream(body, closing: " 7")
    let errors = Piece(stream: .errors, bytes: stream(body, closing: ""))
    for first in 0...output.count {
      for second in first...output.count {
        let parts = [output[..<first], output[first..<second], output[second...]]
        let pieces = parts.map { Piece(stream: .output, bytes: Array($0)) }
        let result = reply([errors] + pieces)
        #expect(result.output == body)
        #expect(result.errors == body)
        #expect(result.status == 7)
        if result.output != body { return }
      }
    }
  }

  @Test(arguments: bodies)
  func `it is the same when each byte comes alone on either stream`(body: [UInt8]) {
    let output = stream(body, closing: " 130").map { Piece(stream: .output, bytes: [$0]) }
    let errors = stream(body, closing: "").map { Piece(stream: .errors, bytes: [$0]) }
    for pieces in [output + errors, errors + output, zip(output, errors).flatMap { [$0, $1] }] {
      let result = reply(pieces + output.suffix(3))
      #expect(result.output == body)
      #expect(result.errors == body)
      #expect(result.status == 130)
    }
  }

  @Test func `a reply is not whole before both streams are`() {
    let output = Piece(stream: .output, bytes: Array("\(marker)\nx\(marker) 0\n".utf8))
    #expect(reply([output]).status == nil)
    let errors = Piece(stream: .errors, bytes: Array("\(marker)\n\(marker)".utf8))
    #expect(reply([output, errors]).status == nil)
    #expect(reply([output, errors, Piece(stream: .errors, bytes: [10])]).status == 0)
  }

  @Test func `the last words of a shell that does not answer are kept`() {
    var frame = ShellFrame(marker: marker)
    _ = frame.receive(Piece(stream: .errors, bytes: Array("not available\n".utf8)))
    #expect(frame.lastWords == "not available\n")
    #expect(!frame.hasBegun)
  }

  @Test func `a closing line without a status is no reply`() {
    var frame = ShellFrame(marker: marker)
    _ = frame.receive(Piece(stream: .errors, bytes: Array("\(marker)\n\(marker)\n".utf8)))
    let action = frame.receive(
      Piece(stream: .output, bytes: Array("\(marker)\n\(marker) what\n".utf8)))
    #expect(action == .broke("what"))
  }

  @Test func `a greeting is found in what the login says, however it is split`() {
    let text = Array("Welcome!\n01230123\(marker) 12 12 0 root\n/root\n/tmp\n".utf8)
    for split in 0...text.count {
      var frame = GreetingFrame(marker)
      let early = frame.receive(Array(text[..<split]))
      let facts = early ?? frame.receive(Array(text[split...]))
      #expect(facts?.user == "root")
      #expect(facts?.home == "/root")
      #expect(facts?.processGroup == 12)
    }
  }
}

@Suite struct `A search for a marker` {
  @Test func `it finds what a plain search finds`() {
    var random = RandomBytes(seed: 5)
    for length in 1...6 {
      for _ in 0..<300 {
        // Few letters, so that beginnings of the marker are frequent.
        let bytes = random.next(60).map { $0 & 1 }
        let marker = random.next(length).map { $0 & 1 }
        let search = MarkerSearch(marker)
        let plain = (0...(bytes.count - length)).first {
          bytes[$0..<($0 + length)].elementsEqual(marker)
        }
        #expect(search.first(in: bytes) == plain)
      }
    }
  }
}
