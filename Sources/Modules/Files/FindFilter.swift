import Jinja
import OrderedCollections
import Values

/// What `find` asks of a file, read once.
struct FindFilter {
  /// An argument that means nothing.
  struct Refusal: Error {
    let result: TaskResult
  }

  private enum Pattern {
    case wildcard(Wildcard)
    case expression(RegularExpression)

    func matches(_ name: String) -> Bool {
      switch self {
      case .wildcard(let wildcard): wildcard.matches(name)
      case .expression(let expression): (try? expression.prefixMatch(in: name)) != nil
      }
    }
  }

  private let patterns: [Pattern]
  private let excludes: [Pattern]
  private let content: RegularExpression?
  private let readsWhole: Bool
  private let age: Int?
  private let size: Int?
  private let mode: UInt32?
  private let isExactMode: Bool

  init(_ call: Find) throws {
    func pattern(_ text: String) throws -> Pattern {
      call.usesExpressions
        ? .expression(try RegularExpression.compiled(text)) : .wildcard(Wildcard(text))
    }
    let wanted = call.patterns.isEmpty ? [call.usesExpressions ? ".*" : "*"] : call.patterns
    patterns = try wanted.map(pattern)
    excludes = try (call.excludes ?? []).map(pattern)
    content = try call.content.map { try RegularExpression.compiled($0) }
    readsWhole = call.readsWhole
    age = try Self.number(
      call.age, "age", ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800])
    size = try Self.number(
      call.size, "size", ["b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40])
    mode = try Self.bits(call.mode)
    isExactMode = call.isExactMode
  }

  private static func number(
    _ text: String?, _ name: String, _ units: [Character: Int]
  ) throws(Refusal) -> Int? {
    guard let text else { return nil }
    var digits = text.lowercased()
    var unit = 1
    if let last = digits.last, let known = units[last] {
      unit = known
      digits.removeLast()
    }
    guard let number = Int(digits), !digits.hasPrefix("+") else {
      throw Refusal(
        result: .failure("failed to process \(name)", [.string(name): .string(text)]))
    }
    return number * unit
  }

  private static func bits(_ value: Value?) throws(Refusal) -> UInt32? {
    guard let value, value.isTrue else { return nil }
    guard let text = value.string else {
      let type = value.int == nil ? "float" : "int"
      throw Refusal(
        result: .failure(
          "argument 'mode' is not a string and conversion is not allowed, value is of type \(type)")
      )
    }
    guard let mode = FileMode(argument: .string(text)) else {
      throw Refusal(result: .failure("bad symbolic permission for mode: \(text)"))
    }
    return mode.applied(to: 0, isDirectory: false, mask: 0o022)
  }

  func accepts(name: String) -> Bool {
    patterns.contains { $0.matches(name) } && !excludes.contains { $0.matches(name) }
  }

  func accepts(age seconds: Double) -> Bool {
    guard let age else { return true }
    return age >= 0 ? seconds >= Double(age) : seconds <= Double(-age)
  }

  func accepts(size bytes: Int) -> Bool {
    guard let size else { return true }
    return size >= 0 ? bytes >= size : bytes <= -size
  }

  func accepts(mode bits: UInt32) -> Bool {
    guard let mode else { return true }
    return isExactMode ? bits == mode : bits & mode != 0
  }

  /// Whether a text holds what is looked for; what is no text does not.
  func accepts(content bytes: [UInt8]) -> Bool {
    guard let content else { return true }
    guard let text = String(validating: bytes, as: UTF8.self) else { return false }
    if readsWhole { return (try? content.firstMatch(in: text)) != nil }
    var rest = text[...]
    while !rest.isEmpty {
      let end =
        rest.unicodeScalars.firstIndex(of: "\n")
        .map { rest.unicodeScalars.index(after: $0) } ?? rest.endIndex
      if (try? content.prefixMatch(in: String(rest[..<end]))) != nil { return true }
      rest = rest[end...]
    }
    return false
  }
}
