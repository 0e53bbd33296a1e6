/// The words that people write for truth values.
public enum Truth {
  /// The truth value that a bool, 0, 1 or one of Ansible's words stands for; nil for all else.
  ///
  /// The words are those of ansible-core's `boolean` conversion, in any case.
  public static func reads(_ value: Value) -> Bool? {
    switch value {
    case .bool(let flag): return flag
    case .int(1): return true
    case .int(0): return false
    case .float(1): return true
    case .float(0): return false
    default:
      guard let text = value.string else { return nil }
      switch text.lowercased() {
      case "yes", "on", "1", "true", "t", "1.0", "y": return true
      case "no", "off", "0", "false", "f", "0.0", "n": return false
      default: return nil
      }
    }
  }
}
