/// The scripts that a resident shell knows by number, the oldest giving way to the newest.
struct ScriptMemory {
  private static let capacity = 64
  private static let longest = 65_536

  private var numbers: [[UInt8]: Int] = [:]
  private var scripts: [[UInt8]] = []
  private var oldest = 0

  /// The number for a script, and whether the shell knows it already.
  ///
  /// Afterwards it does: whoever asks must send the script. Number 0 is forgotten at once.
  mutating func number(for script: [UInt8]) -> (number: Int, isKnown: Bool) {
    if let number = numbers[script] { return (number, true) }
    guard script.count <= Self.longest else { return (0, false) }
    if scripts.count < Self.capacity {
      scripts.append(script)
      numbers[script] = scripts.count
      return (scripts.count, false)
    }
    numbers[scripts[oldest]] = nil
    scripts[oldest] = script
    let number = oldest + 1
    numbers[script] = number
    oldest = number % Self.capacity
    return (number, false)
  }
}
