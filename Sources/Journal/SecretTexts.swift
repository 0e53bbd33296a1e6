import FoundationEssentials
import OrderedCollections
import Values

/// The texts that must not get into a journal, and whether a value holds one.
struct SecretTexts: Sendable {
  /// Those that count wherever they stand.
  private var parts: OrderedSet<[UInt8]> = []
  /// Those that are too short for that, and count only alone.
  private var wholes: Set<String> = []

  /// Shorter texts are found in almost every result.
  private static let shortest = 4

  /// Adds a text, and each of its longer lines.
  mutating func add(_ text: String) {
    guard !text.isEmpty else { return }
    let lines = text.split(whereSeparator: \.isNewline).filter { $0.utf8.count >= 8 }
    for part in [text[...]] + lines {
      if part.utf8.count < Self.shortest {
        wholes.insert(String(part))
      } else {
        parts.append(Array(part.utf8))
      }
    }
  }

  /// Adds all texts in a value.
  mutating func add(_ value: Value) {
    switch value {
    case .string(let text): add(text)
    case .list(let items), .tuple(let items): for item in items { add(item) }
    case .mapping(let mapping): for item in mapping.values { add(item) }
    case .object(let secret as Secret): add(secret.exposed)
    default: break
    }
  }

  /// Whether one of the texts stands anywhere in a value, as it is or in Base64.
  func appear(in value: Value) -> Bool {
    guard !parts.isEmpty || !wholes.isEmpty else { return false }
    switch value {
    case .string(let text): return appear(in: text)
    case .template(let template): return appear(in: template.text)
    case .list(let items), .tuple(let items): return items.contains(where: appear)
    case .mapping(let mapping):
      return mapping.contains { appear(in: $0.key) || appear(in: $0.value) }
    case .object(let object): return object is Secret || appear(in: object.pythonString)
    case .null, .bool, .int, .float: return false
    }
  }

  private func appear(in text: String) -> Bool {
    if wholes.contains(text) { return true }
    if holdsPart(Array(text.utf8)) { return true }
    guard text.utf8.count.isMultiple(of: 4), let data = Data(base64Encoded: text) else {
      return false
    }
    return holdsPart(Array(data))
  }

  private func holdsPart(_ bytes: [UInt8]) -> Bool {
    parts.contains { part in
      guard let first = part.first, part.count <= bytes.count else { return false }
      return (0...(bytes.count - part.count)).contains { start in
        bytes[start] == first && bytes[start..<(start + part.count)].elementsEqual(part)
      }
    }
  }
}
