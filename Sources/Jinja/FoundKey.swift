import OrderedCollections
import Synchronization
import Values

/// Finds one name in mappings, which mostly hold it at the same place as the last one did.
final class FoundKey: Sendable {
  private let name: String
  private let key: Value
  /// Of ASCII text there is but one form, so that Swift's comparison will do.
  private let isPlain: Bool
  private let place = Atomic(0)

  init(_ name: String) {
    self.name = name
    key = .string(name)
    isPlain = name.isASCII
  }

  @inline(__always)
  func value(in mapping: Mapping) -> Value? {
    let known = place.load(ordering: .relaxed)
    let keys = mapping.keys.elements
    if isPlain, known < keys.count, case .string(let text) = keys[known],
      text == name, text.utf8.count == name.utf8.count
    {
      return mapping.values.elements[known]
    }
    guard let index = mapping.index(forKey: key) else { return nil }
    place.store(index, ordering: .relaxed)
    return mapping.values.elements[index]
  }
}
