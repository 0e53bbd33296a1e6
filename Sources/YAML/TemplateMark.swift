/// Finds template syntax in text that is still bytes.
enum TemplateMark {
  /// Whether `{{`, `{%` or `{#` occurs.
  static func occurs(in bytes: some Collection<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for byte in bytes {
      if previous == UInt8(ascii: "{") {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#"): return true
        default: break
        }
      }
      previous = byte
    }
    return false
  }
}
