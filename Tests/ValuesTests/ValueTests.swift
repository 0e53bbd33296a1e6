import Testing
import Values

@Test func `a truth value equals the number that it counts as`() {
  #expect(Value.bool(true) == 1)
  #expect(Value.bool(false) == 0.0)
  #expect(Value.int(1) == 1.0)
  #expect(Value.bool(true) != 2)
}
