import Values

/// What a rendering has written: a lone value until a second one makes it text.
struct Output {
  /// The lone value; of no meaning once there is text.
  private var lone: Value?
  private var isText = false
  // Bytes are appended to quicker than text is.
  private var bytes: [UInt8] = []
  /// Where what is captured begins.
  private var start = 0
  private let hidesNone: Bool

  init(hidesNone: Bool) { self.hidesNone = hidesNone }

  /// Writes text that is the same each time; `known` holds its bytes.
  mutating func write(_ string: String, _ known: [UInt8]) {
    if isText {
      bytes.append(contentsOf: known)
    } else {
      write(first: .string(string)) { string }
    }
  }

  mutating func write(_ string: String) {
    if isText { append(string) } else { write(first: .string(string)) { string } }
  }

  mutating func write(_ number: Int) {
    if isText { append(number) } else { write(first: .int(number)) { String(number) } }
  }

  mutating func write(_ value: Value, in rendering: Rendering) throws {
    guard isText else {
      // What cannot be printed must complain here, where its place is known.
      try rendering.requirePrintable(value)
      // What may change before it is printed is written as it is now.
      let value = value.isFleeting ? value.fixed : value
      let isHidden = hidesNone && value.isNull
      return write(first: value) { isHidden ? "" : value.pythonString }
    }
    switch value {
    case .string(let string): append(string)
    case .int(let number): append(number)
    case .null where hidesNone: return
    default: append(try rendering.text(of: value))
    }
  }

  @inline(__always)
  private mutating func append(_ string: String) { bytes.append(contentsOf: string.utf8) }

  private mutating func append(_ number: Int) {
    guard (0..<10_000).contains(number) else { return append(String(number)) }
    // Small numbers are the most, and quicker without a text of their own.
    func digit(_ power: Int) -> UInt8 {
      UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / power % 10)
    }
    if number >= 1000 { bytes.append(digit(1000)) }
    if number >= 100 { bytes.append(digit(100)) }
    if number >= 10 { bytes.append(digit(10)) }
    bytes.append(digit(1))
  }

  private mutating func write(first value: Value, _ string: () -> String) {
    guard let lone else {
      lone = value
      return
    }
    append(hidesNone && lone.isNull ? "" : lone.pythonString)
    append(string())
    isText = true
  }

  // Capturing.

  /// The state of the output around something that is captured.
  struct Outer {
    fileprivate let lone: Value?
    fileprivate let isText: Bool
    fileprivate let start: Int
  }

  /// Begins to capture; the bytes go behind those that are there, for a new list of them costs.
  mutating func beginCapture() -> Outer {
    let outer = Outer(lone: lone, isText: isText, start: start)
    lone = .none
    isText = false
    start = bytes.count
    return outer
  }

  /// Forgets what was captured, and goes on as before.
  mutating func endCapture(_ outer: Outer) {
    if start < bytes.count { bytes.removeLast(bytes.count - start) }
    lone = outer.lone
    isText = outer.isText
    start = outer.start
  }

  /// Whether exactly one thing was written.
  var isLone: Bool {
    if case .some = lone { !isText } else { false }
  }

  /// How much was written, in UTF-8 bytes, around what is captured too; a lone value does not count.
  var length: Int { bytes.count }

  /// All that was written, as text.
  var string: String {
    guard !isText, let lone else { return String(decoding: bytes[start...], as: UTF8.self) }
    return hidesNone && lone.isNull ? "" : lone.pythonString
  }

  /// All that was written: the lone value itself, or the text.
  var value: Value {
    if !isText, let lone { lone } else { .string(string) }
  }
}

extension Value {
  /// Whether this is something that the template itself may still change.
  fileprivate var isFleeting: Bool {
    guard case .object(let object) = self else { return false }
    return object is ListReference || object is MappingReference || object is Loop
  }

  fileprivate var fixed: Value {
    if case .object(let loop as Loop) = self { .string(loop.pythonString) } else { settled }
  }
}
