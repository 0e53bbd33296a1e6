import Diagnostics
import SystemPackage
import TestSupport
import Testing

@testable import SSH

@Suite struct `known hosts` {
  @Test(arguments: ["plain", "hashed", "marked"])
  func `names find the lines that ssh-keygen finds`(_ name: String) throws {
    let directory = Fixtures.directory("known_hosts") + "/" + name
    let text = Fixtures.text(of: directory + "/known_hosts")
    let file = KnownHostsFile(SourceFile(name: "known_hosts", text: text))
    let expected = Fixtures.lines(of: directory + "/expected").filter { !$0.hasPrefix("#") }
    let found = Fixtures.lines(of: directory + "/queries").map { query in
      let places = file.entries(for: query).map { entry in
        let mark = [.none: "", .revoked: "!", .authority: "@"][entry.marker] ?? "?"
        return " \(entry.location.line)\(mark)"
      }
      return query + ":" + places.joined()
    }
    #expect(!expected.isEmpty)
    #expect(found == expected)
  }

  @Test func `lines that hold no whole key are passed over`() {
    let text = """
      a ssh-ed25519
      a ssh-ed25519 not*base64
      a ssh-rsa \(Keys.first.text.dropFirst("ssh-ed25519 ".count))
      @nonsense a \(Keys.first.text)
      |1|bad|hash= \(Keys.first.text)
      a \(Keys.first.text)
      """
    let file = KnownHostsFile(SourceFile(name: "known_hosts", text: text))
    #expect(file.entries(for: "a").map(\.location.line) == [6])
  }

  @Test func `fingerprints are those of ssh-keygen`() {
    #expect(Keys.first.key.type == "ssh-ed25519")
    #expect(Keys.first.key.fingerprint == Keys.first.fingerprint)
    #expect(Keys.rsa.key.fingerprint == Keys.rsa.fingerprint)
  }

  @Test(arguments: [
    ("web1 FIRST", "known 1"),
    ("web2 FIRST", "unknown"),
    ("web1 SECOND", "changed 1"),
    ("web1 RSA", "changed 1"),
    ("web1 SECOND\nweb1 FIRST", "known 2"),
    ("web1 SECOND\nweb1 RSA", "changed 1 2"),
    ("@revoked web1 FIRST\nweb1 FIRST", "revoked 1"),
    ("@revoked * FIRST", "revoked 1"),
    ("@revoked web1 SECOND\nweb1 FIRST", "known 2"),
    ("@cert-authority * SECOND", "unknown, authority 1"),
    ("@cert-authority * SECOND\nweb1 FIRST", "known 2"),
  ])
  func `keys are told apart`(_ text: String, _ expected: String) async throws {
    try await Scratch.with { scratch in
      let policy = try scratch.policy(knowing: text)
      let verdict = await KnownHosts().verdict(on: Keys.first.key, under: policy)
      #expect(verdict.summary == expected)
    }
  }

  @Test(arguments: [
    ("[web1]:2222 FIRST", "known 1"),
    ("web1 FIRST", "known 1"),
    ("web1 SECOND", "unknown"),
    ("[web1]:2222 SECOND\nweb1 FIRST", "changed 1"),
    ("@revoked web1 FIRST", "revoked 1"),
  ])
  func `another port falls back to the host's own key`(
    _ text: String, _ expected: String
  ) async throws {
    try await Scratch.with { scratch in
      let policy = try scratch.policy(knowing: text, port: 2222)
      let verdict = await KnownHosts().verdict(on: Keys.first.key, under: policy)
      #expect(verdict.summary == expected)
    }
  }

  @Test(arguments: Decision.all)
  func `keys are judged as by OpenSSH`(_ test: Decision) async throws {
    try await Scratch.with { scratch in
      var policy = try scratch.policy(knowing: test.known, port: test.port)
      policy.strictness = test.strictness
      let before = scratch.text(of: "known_hosts")
      let decision = await KnownHosts().check(Keys.first.key, under: policy)
      let added = scratch.text(of: "known_hosts").dropFirst(before.count)
        .split(separator: " ").first
      let name = added.map { " " + $0.drop(while: \.isNewline) } ?? ""
      #expect(decision.summary + name == test.outcome)
    }
  }

  @Test func `the recorded decisions are found`() { #expect(Decision.all.count >= 40) }

  /// Here OpenSSH adds the key; one that is known to be stolen is better refused.
  @Test func `a key that is revoked for the host is not taken for another port`() async throws {
    try await Scratch.with { scratch in
      var policy = try scratch.policy(knowing: "@revoked web1 FIRST", port: 2222)
      policy.strictness = .acceptNew
      #expect(await KnownHosts().check(Keys.first.key, under: policy).summary == "refused")
    }
  }

  /// Here OpenSSH adds the plain key, forgoing the authority that somebody set up.
  @Test func `a host with an authority is not accepted as new`() async throws {
    try await Scratch.with { scratch in
      var policy = try scratch.policy(knowing: "# one\n@cert-authority * RSA")
      policy.strictness = .acceptNew
      guard case .refused(let diagnostic) = await KnownHosts().check(Keys.first.key, under: policy)
      else {
        Issue.record("the key was accepted")
        return
      }
      #expect(
        diagnostic.message == "the host key of `web1` is known by a certificate authority only")
      #expect(diagnostic.location?.line == 2)
      #expect(diagnostic.label == "host certificates are not supported")
    }
  }

  @Test func `a changed key is shown with the old one's place and both fingerprints`() async throws
  {
    try await Scratch.with { scratch in
      let policy = try scratch.policy(knowing: "# one\nweb1 SECOND")
      let decision = await KnownHosts().check(Keys.first.key, under: policy)
      guard case .refused(let diagnostic) = decision else {
        Issue.record("the key was accepted")
        return
      }
      let text = DiagnosticRenderer().render(diagnostic)
        .replacing(scratch.directory.string, with: "[DIR]").replacing(
          Keys.second.text, with: "[KEY]")
      #expect(text.contains("error: the host key of `web1` has changed\n"))
      #expect(text.contains("──▶ [DIR]/known_hosts:2:1\n"))
      #expect(text.contains("2 │ web1 [KEY]\n"))
      #expect(text.contains("`[DIR]/known_hosts` has ssh-ed25519 \(Keys.second.fingerprint)\n"))
      #expect(text.contains("note: the host shows ssh-ed25519 \(Keys.first.fingerprint)\n"))
      #expect(text.contains("ssh-keygen -R 'web1' -f [DIR]/known_hosts\n"))
    }
  }

  @Test func `an unknown host is refused with what to do`() async throws {
    try await Scratch.with { scratch in
      let policy = try scratch.policy(knowing: "", port: 2222)
      guard case .refused(let diagnostic) = await KnownHosts().check(Keys.first.key, under: policy)
      else {
        Issue.record("the key was accepted")
        return
      }
      #expect(diagnostic.message == "the host key of `[web1]:2222` is not known")
      #expect(diagnostic.notes == ["the host shows ssh-ed25519 \(Keys.first.fingerprint)"])
      #expect(diagnostic.hint?.contains("ssh-keyscan -p 2222 web1 >> ") == true)
      #expect(diagnostic.hint?.contains("accept-new") == true)
    }
  }

  @Test func `a new key is recorded in a private file, then known`() async throws {
    try await Scratch.with { scratch in
      var policy = HostKeyPolicy(name: "web1", port: 2222)
      let path = scratch.directory.appending("a/.ssh/known_hosts")
      policy.userFiles = [path]
      policy.strictness = .acceptNew
      let hosts = KnownHosts()
      #expect(await hosts.check(Keys.first.key, under: policy) == .trusted(warnings: []))
      #expect(await hosts.check(Keys.first.key, under: policy) == .trusted(warnings: []))
      #expect(await hosts.check(Keys.second.key, under: policy).summary == "refused")
      #expect(scratch.text(of: "a/.ssh/known_hosts") == "[web1]:2222 \(Keys.first.text)\n")
      let file = try path.stat()
      let directory = try path.removingLastComponent().stat()
      #expect(file.permissions.rawValue & 0o777 == 0o600)
      #expect(directory.permissions.rawValue & 0o777 == 0o700)
      let again = await KnownHosts().verdict(on: Keys.first.key, under: policy)
      #expect(again.summary == "known 1")
    }
  }

  @Test func `a last line without its line break is mended`() async throws {
    try await Scratch.with { scratch in
      var policy = try scratch.policy(knowing: "other FIRST")
      policy.strictness = .acceptNew
      _ = await KnownHosts().check(Keys.second.key, under: policy)
      #expect(
        scratch.text(of: "known_hosts")
          == "other \(Keys.first.text)\nweb1 \(Keys.second.text)\n")
    }
  }

  @Test func `a key that was recorded in this run is shown with its line`() async throws {
    try await Scratch.with { scratch in
      var policy = try scratch.policy(knowing: "# one\nother RSA\n")
      policy.strictness = .acceptNew
      let hosts = KnownHosts()
      _ = await hosts.check(Keys.first.key, under: policy)
      guard case .refused(let diagnostic) = await hosts.check(Keys.second.key, under: policy)
      else {
        Issue.record("the key was accepted")
        return
      }
      #expect(diagnostic.location?.line == 3)
    }
  }

  @Test func `many hosts at once lose no line`() async throws {
    try await Scratch.with { scratch in
      let path = scratch.path("known_hosts")
      let writers = [KnownHosts(), KnownHosts(), KnownHosts(), KnownHosts()]
      await withTaskGroup(of: HostKeyDecision.self) { group in
        for number in 0..<200 {
          group.addTask {
            var policy = HostKeyPolicy(name: "host\(number)", port: 22)
            policy.userFiles = [path]
            policy.strictness = .acceptNew
            return await writers[number % 4].check(Keys.rsa.key, under: policy)
          }
        }
        for await decision in group { #expect(decision == .trusted(warnings: [])) }
      }
      let lines = scratch.text(of: "known_hosts").split(
        separator: "\n", omittingEmptySubsequences: false)
      let expected = (0..<200).map { "host\($0) \(Keys.rsa.text)" } + [""]
      #expect(lines.map(String.init).sorted() == expected.sorted())
    }
  }

  @Test func `a key that cannot be recorded is a warning`() async throws {
    var policy = HostKeyPolicy(name: "web1", port: 22)
    policy.userFiles = ["/proc/nowhere/known_hosts"]
    policy.strictness = .acceptNew
    guard case .trusted(let warnings) = await KnownHosts().check(Keys.first.key, under: policy)
    else {
      Issue.record("the key was refused")
      return
    }
    #expect(
      warnings.first?.message.hasPrefix(
        "cannot add the key of `web1` to `/proc/nowhere/known_hosts`") == true)
  }

  @Test func `algorithms of known keys come first`() async throws {
    try await Scratch.with { scratch in
      let supported = ["ecdsa-sha2-nistp256", "rsa-sha2-512", "ssh-ed25519", "ssh-rsa"]
      let hosts = KnownHosts()
      var policy = try scratch.policy(knowing: "web1 FIRST\n@revoked web1 RSA")
      #expect(
        await hosts.algorithms(for: policy, from: supported) == [
          "ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "ssh-rsa",
        ])
      policy.algorithms = AlgorithmList("-ecdsa*,ssh-rsa")
      #expect(
        await hosts.algorithms(for: policy, from: supported) == ["ssh-ed25519", "rsa-sha2-512"])
      policy.algorithms = AlgorithmList("ssh-rsa,ssh-ed25519,unheard-of")
      #expect(await hosts.algorithms(for: policy, from: supported) == ["ssh-rsa", "ssh-ed25519"])
      let other = try scratch.policy(knowing: "[web1]:2222 RSA", port: 2222, in: "other")
      #expect(
        await hosts.algorithms(for: other, from: supported) == [
          "rsa-sha2-512", "ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256",
        ])
      let fresh = try scratch.policy(knowing: "", in: "fresh")
      #expect(await hosts.algorithms(for: fresh, from: supported).first == "ssh-ed25519")
    }
  }

  @Test func `a file of ten thousand hashed and plain lines is searched whole`() async throws {
    try await Scratch.with { scratch in
      let hashed = Fixtures.lines(of: Fixtures.directory("known_hosts") + "/hashed/known_hosts")
      let lines =
        (0..<10_000).map { "host\($0).example.net \(Keys.rsa.text)" } + hashed
        + ["web1 \(Keys.first.text)"]
      var policy = try scratch.policy(knowing: lines.joined(separator: "\n"))
      let hosts = KnownHosts()
      #expect(await hosts.verdict(on: Keys.first.key, under: policy).summary.hasPrefix("known"))
      for number in stride(from: 0, to: 10_000, by: 20) {
        policy.name = "host\(number).example.net"
        let verdict = await hosts.verdict(on: Keys.rsa.key, under: policy)
        #expect(verdict.summary == "known \(number + 1)")
      }
    }
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `Base64 goes both ways`(_ text: String, _ code: String) {
    #expect(Base64.encode(Array(text.utf8)) == code)
    #expect(Base64.decode(code.utf8) == Array(text.utf8))
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Zg=a", "Zm9v=", "Z===", "Zm 9", "Zm9*"])
  func `what is not Base64 is refused`(_ code: String) {
    #expect(Base64.decode(code.utf8) == nil)
  }
}

/// A line of Cases/decisions: strictness, port and known hosts, and what ssh did.
struct Decision: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let strictness: HostKeyStrictness
  let port: Int
  let known: String
  let outcome: String

  static let all: [Decision] = Fixtures.lines(of: Fixtures.directory("decisions") + "/expected")
    .compactMap(Decision.init)

  private init?(_ line: String) {
    let strictness: [Substring: HostKeyStrictness] = [
      "yes": .strict, "ask": .ask, "accept-new": .acceptNew, "no": .off, "off": .off,
    ]
    guard let arrow = line.firstRange(of: " -> ") else { return nil }
    let fields = line[..<arrow.lowerBound].split(separator: " ", maxSplits: 2)
    guard fields.count >= 2, let port = Int(fields[1]), let level = strictness[fields[0]] else {
      return nil
    }
    self.port = port
    self.strictness = level
    known = fields.count < 3 ? "" : String(fields[2]).replacing("; ", with: "\n")
    outcome = String(line[arrow.upperBound...])
    testDescription = line
  }
}

/// Keys made for these tests, with the fingerprints that ssh-keygen shows.
enum Keys {
  struct Fixture: Sendable {
    let text: String
    let fingerprint: String
    let key: HostKey
  }

  static let first = fixture(
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPZJD+PTrRcLxLaU+kpUfMwtz515Aa9l10F91FGn0CeD",
    "SHA256:4qklW7skhETpKEbDmEBKUPq4b9UaTRw0M/WnCRAqXjg")
  static let second = fixture(
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJYDWjs6gKvsrZAaTNlnIJktw717EU7pu61oa0wjnX1c",
    "SHA256:D08aKGC/ZYfxUxZ3BiH5p50ebgnUbMuzVSuoTuIR0Ps")
  static let rsa = fixture(
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCz88w9JfqZNHVCX7J+PSQCRwLI0l8noHmG3kYbGTzZ5PpT"
      + "lPoGuwehAxu+Xt4OfZJJHyAJp3/Zf78vc5+7K9j2Vy5lTTr9L4EgoJJCoHjtYWTQ+cs8+u/f3N/PEvPwg+wc"
      + "VH4lg268wSkS5Hx+lCZvVI5QsYzLEKvvfJDQ5BQTU6wIb3cWFGlhlJQ+WxiFeRuJ17VO4K++LQrHJF4sXBQC"
      + "/9bmsnjuVSii4l/G4bMOCSco01RGNhqYMau3qfDGhpwCZjeEAVJeDKpRuqdeqeYtxWrOZAPaGu4vFMf8CaLp"
      + "G7RaQ1Cu/L+jKV5i8AofXyT4kixwsl9ktCAopWn9diVJ",
    "SHA256:nd43dnZDAv86y37if5MzcvuWD1M7VlQay2jPNBVD2nE")

  private static func fixture(_ text: String, _ fingerprint: String) -> Fixture {
    let blob = text.split(separator: " ").last.flatMap { Base64.decode($0.utf8) } ?? []
    guard let key = HostKey(blob: blob) else { preconditionFailure("a fixture is no key") }
    return Fixture(text: text, fingerprint: fingerprint, key: key)
  }
}

extension Scratch {
  /// A strict policy for `web1` with one file; FIRST, SECOND and RSA stand for keys.
  fileprivate nonisolated func policy(
    knowing text: String, port: Int = 22, in name: String = "known_hosts"
  ) throws -> HostKeyPolicy {
    let text = text.replacing("FIRST", with: Keys.first.text)
      .replacing("SECOND", with: Keys.second.text).replacing("RSA", with: Keys.rsa.text)
    var policy = HostKeyPolicy(name: "web1", port: port)
    policy.userFiles = [try write(text, to: name)]
    policy.strictness = .strict
    return policy
  }
}

extension HostKeyVerdict {
  fileprivate var summary: String {
    switch self {
    case .known(let place): "known \(place.line)"
    case .unknown(nil): "unknown"
    case .unknown(let authority?): "unknown, authority \(authority.line)"
    case .changed(let places): "changed \(places.map { "\($0.line)" }.joined(separator: " "))"
    case .revoked(let place): "revoked \(place.line)"
    }
  }
}

extension HostKeyDecision {
  fileprivate var summary: String {
    switch self {
    case .trusted: "trusted"
    case .tolerated: "tolerated"
    case .refused: "refused"
    }
  }
}
