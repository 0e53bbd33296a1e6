import Testing
import Values

@testable import Runner

/// How `serial` cuts hosts into batches.
struct BatchTests {
  static let hosts = ["a", "b", "c", "d", "e"]

  static let cases: [(Value?, [Int])] = [
    (nil, [5]), (2, [2, 2, 1]), ("2", [2, 2, 1]), (0, [5]), ("40%", [2, 2, 1]),
    ("1%", [1, 1, 1, 1, 1]),
    ([1, 3], [1, 3, 1]), ([1, "60%"], [1, 3, 1]), ([2, 9], [2, 3]), (["100%"], [5]),
  ]

  @Test(arguments: cases)
  func `batches have the sizes that are asked for, the last size again and again`(
    _ serial: Value?, _ expected: [Int]
  ) {
    let batches = Batches.split(Self.hosts, Batches.sizes(serial, of: Self.hosts.count))
    #expect(batches.map(\.count) == expected)
    #expect(batches.flatMap(\.self) == Self.hosts)
  }

  @Test func `no hosts make no batch`() {
    #expect(Batches.split([], [2]).isEmpty)
  }
}
