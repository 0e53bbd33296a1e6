import SSH
import Testing

struct ForwardedPortTests {
  private static let good: [(text: String, address: String, port: Int, target: String)] = [
    ("8443:127.0.0.1:8443", "127.0.0.1", 8443, "127.0.0.1:8443"),
    ("0:localhost:1", "127.0.0.1", 0, "localhost:1"),
    ("0.0.0.0:80:web:8080", "0.0.0.0", 80, "web:8080"),
    ("*:80:web:8080", "0.0.0.0", 80, "web:8080"),
    ("[::1]:80:[fe80::1]:8080", "::1", 80, "[fe80::1]:8080"),
    ("80:[::1]:65535", "127.0.0.1", 80, "[::1]:65535"),
  ]

  @Test(arguments: good)
  func `a port is read as ssh reads it`(
    text: String, address: String, port: Int, target: String
  ) throws {
    let forwarded = try #require(ForwardedPort(text))
    #expect(forwarded.bindAddress == address)
    #expect(forwarded.port == port)
    #expect(forwarded.target == target)
  }

  @Test(
    arguments: [
      "", "80", "80:web", "80:web:0", "80:web:65536", "65536:web:80", "-1:web:80", "x:web:80",
      "80::80", "80:web:", ":80:web:80", "[::1:80:web:80", "[::1]80:web:80", "a:b:c:d:e",
    ])
  func `what is no port to forward is refused`(text: String) {
    #expect(ForwardedPort(text) == nil)
  }
}
