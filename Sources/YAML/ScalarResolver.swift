import BigInt

/// Tells what a bare scalar is: YAML 1.1 as PyYAML 6 resolves it.
enum ScalarResolver {
  /// What a bare scalar is.
  enum Resolution: Equatable {
    case string
    case null
    case bool(Bool)
    case int(Int)
    case float(Double)
    /// A whole number that 64 bits cannot hold; nil is one that Python refuses to read.
    case largeInt(BigInt?)
    /// It has the form of a whole number and is none, as `0b_`.
    case invalidInt
    /// A date, or a date and a time.
    case timestamp
    /// `<<`.
    case merge
    /// `=`.
    case value

    /// The name of the tag under `tag:yaml.org,2002:`.
    var tag: String {
      switch self {
      case .string: "str"
      case .null: "null"
      case .bool: "bool"
      case .int, .largeInt, .invalidInt: "int"
      case .float: "float"
      case .timestamp: "timestamp"
      case .merge: "merge"
      case .value: "value"
      }
    }
  }

  /// What `text` is where it stands bare.
  static func resolve(_ text: String) -> Resolution {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      return number(text)
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
      UInt8(ascii: "o"), UInt8(ascii: "O"):
      return text.utf8.count <= 5 ? word(text) : .string
    case UInt8(ascii: "~"): return text == "~" ? .null : .string
    case UInt8(ascii: "<"): return text == "<<" ? .merge : .string
    case UInt8(ascii: "="): return text == "=" ? .value : .string
    default: return .string
    }
  }

  private static func word(_ text: String) -> Resolution {
    // By length first: `name` and `tasks` stand in every file, and are to cost nothing.
    switch text.utf8.count {
    case 2:
      switch text {
      case "on", "On", "ON": .bool(true)
      case "no", "No", "NO": .bool(false)
      default: .string
      }
    case 3:
      switch text {
      case "yes", "Yes", "YES": .bool(true)
      case "off", "Off", "OFF": .bool(false)
      default: .string
      }
    case 4:
      switch text {
      case "true", "True", "TRUE": .bool(true)
      case "null", "Null", "NULL": .null
      default: .string
      }
    case 5: text == "false" || text == "False" || text == "FALSE" ? .bool(false) : .string
    default: .string
    }
  }

  private static func number(_ text: String) -> Resolution {
    // Most text that begins like a number is a version, an address or a range.
    guard text.utf8.allSatisfy(mayOccurInNumber) else { return .string }
    var scanner = NumberScanner(text)
    if let number = scanner.scan() { return number }
    return Timestamps.matches(text) ? .timestamp : .string
  }

  private static func mayOccurInNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "x"), UInt8(ascii: " "), 0x09,
      UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: "Z"), UInt8(ascii: "i"),
      UInt8(ascii: "n"), UInt8(ascii: "I"), UInt8(ascii: "N"):
      true
    default: false
    }
  }
}
