import Diagnostics
import SystemPackage
import Testing

@testable import SSH

@Suite struct `damaged configuration` {
  /// Every recorded configuration, as bytes.
  private static let seeds: [[UInt8]] = ConfigCase.all.map { test in
    Array(Fixtures.text(of: test.directory + "/config").utf8)
  }

  /// Exchanges, drops or doubles a few bytes, chosen by `seed`.
  private func damaged(_ bytes: [UInt8], seed: UInt64) -> [UInt8] {
    var bytes = bytes
    let noise = Noise.bytes(24, seed: seed)
    for step in stride(from: 0, to: noise.count, by: 4) where !bytes.isEmpty {
      let place = (Int(noise[step]) << 8 | Int(noise[step + 1])) % bytes.count
      switch noise[step + 2] % 4 {
      case 0: bytes[place] = noise[step + 3]
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(Array("\"'\\%$=#!*@[]:,\n ".utf8)[Int(noise[step + 3] % 16)], at: place)
      default: bytes.removeSubrange(place..<min(place + Int(noise[step + 3]), bytes.count))
      }
    }
    return bytes
  }

  @Test func `every line is read or refused at a place inside of it`() {
    for (number, seed) in Self.seeds.enumerated() {
      for round in 0..<200 {
        let bytes = damaged(seed, seed: UInt64(number * 1000 + round + 1))
        let source = SourceFile(name: "config", bytes: bytes)
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
          let whole = line.startIndex..<line.endIndex
          do {
            let parsed = try ConfigLine.parse(Array(line)) { range in
              SourceLocation(
                file: source,
                range: whole.lowerBound + range.lowerBound..<whole.lowerBound + range.upperBound)
            }
            guard let parsed else { continue }
            _ = try MatchBlock(parsed)
            _ = try OptionKeyword.named(parsed.keyword.text)?.read(parsed)
          } catch {
            let place = error.diagnostic.location?.range ?? 0..<0
            #expect(whole.lowerBound <= place.lowerBound && place.upperBound <= whole.upperBound)
          }
        }
      }
    }
  }

  @Test func `arguments and commands are read or refused`() {
    let seed = Array(
      "-o ProxyCommand=\"ssh -W '[%h]:%p' -i ~/k u@g -p 1\" -oPort=2 -J a@b:1,ssh://c -F x".utf8)
    let environment = ClientEnvironment(
      userName: "tester", userID: 0, homeDirectory: "/home/tester", hostName: "control")
    for round in 1...2000 {
      let text = String(decoding: damaged(seed, seed: UInt64(round)), as: UTF8.self)
      let options = (try? SSHArguments.parse(text, named: "test"))?.options ?? GivenOptions()
      let resolver = OptionResolver(
        destination: "web1", given: options, environment: environment)
      let resolved = try? resolver.options()
      #expect(resolved == nil || resolved?.destination == "web1")
      _ = try? resolver.route()
      _ = JumpCommand(
        "ssh " + text, to: JumpHost(host: "web1", port: 22), environment: environment)
    }
  }

  @Test func `known hosts are read whatever they hold`() {
    let seed = Array(
      Fixtures.text(of: Fixtures.directory("known_hosts") + "/marked/known_hosts").utf8)
    for round in 1...500 {
      let bytes = damaged(seed, seed: UInt64(round))
      let source = SourceFile(name: "known_hosts", bytes: bytes)
      let file = KnownHostsFile(source)
      for entry in file.entries(for: "web1") {
        #expect(entry.location.range.upperBound <= bytes.count)
      }
    }
  }
}
