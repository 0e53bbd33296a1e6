import Glibc
import Testing

@testable import Reporting

struct FileOutputTests {
  /// A pipe's two ends.
  private func makePipe() throws -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  @Test func `a reader that goes away ends the writing, not the process`() throws {
    let (out, err) = (try makePipe(), try makePipe())
    defer { for end in [out.writer, err.reader, err.writer] { close(end) } }
    var output = FileOutput(stdout: out.writer, stderr: err.writer)
    close(out.reader)
    output.write("lost", to: .stdout)
    output.write("lost, too", to: .stdout)
    output.write("kept", to: .stderr)
    var bytes = [UInt8](repeating: 0, count: 16)
    #expect(read(err.reader, &bytes, bytes.count) == 4)
  }

  @Test func `a slow reader gets all`() async throws {
    let (out, err) = (try makePipe(), try makePipe())
    defer { for end in [out.reader, err.reader, err.writer] { close(end) } }
    try #require(fcntl(out.writer, F_SETFL, O_NONBLOCK) == 0)
    let text = String(repeating: "0123456789", count: 50_000)
    async let written: Void = {
      var output = FileOutput(stdout: out.writer, stderr: err.writer)
      output.write(text, to: .stdout)
      close(out.writer)
    }()
    var total = 0
    var bytes = [UInt8](repeating: 0, count: 4096)
    while case let count = read(out.reader, &bytes, bytes.count), count > 0 { total += count }
    await written
    #expect(total == 500_000)
  }
}
