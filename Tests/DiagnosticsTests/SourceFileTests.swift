import Diagnostics
import Testing

struct SourceFileTests {
  let file = SourceFile(name: "f", text: "eins\r\nzwölf\n\nende")

  @Test(arguments: [
    (0, 1, 1), (4, 1, 5), (6, 2, 1), (10, 2, 4), (13, 3, 1), (14, 4, 1), (99, 4, 5),
  ])
  func `a byte has a line and a column`(_ offset: Int, _ line: Int, _ column: Int) {
    #expect(file.line(at: offset) == line)
    #expect(file.column(at: offset) == column)
  }

  @Test func `lines come without their breaks`() {
    #expect((0...5).map { file.text(ofLine: $0) } == ["", "eins", "zwölf", "", "ende", ""])
  }

  @Test func `invalid bytes are repaired only when shown`() {
    let broken = SourceFile(name: "b", bytes: [0x61, 0xFF, 0x0A])
    #expect(broken.bytes == [0x61, 0xFF, 0x0A])
    #expect(broken.text(ofLine: 1) == "a\u{FFFD}")
  }

  @Test func `a location tells its text and its place`() {
    let place = Diagnostics.SourceLocation(file: file, range: 6..<12)
    #expect(place.text == "zwölf")
    #expect("\(place)" == "f:2:1")
  }
}
