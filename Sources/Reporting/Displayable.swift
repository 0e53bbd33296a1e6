import OrderedCollections
import Values

extension Value {
  /// The value as it may be shown: secrets as asterisks, templates as their text, objects as what
  /// they behave as.
  var displayable: Value {
    switch self {
    case .list(let items): .list(items.map(\.displayable))
    case .tuple(let items): .tuple(items.map(\.displayable))
    case .mapping(let mapping): .mapping(mapping.displayable)
    case .template(let template): .string(template.text)
    case .object(let object): object.displayable
    default: self
    }
  }
}

extension OrderedDictionary<Value, Value> {
  /// The mapping as it may be shown, without the keys that are Ansible's own business
  /// (`_ansible_…`).
  var displayable: Mapping {
    var shown: Mapping = [:]
    for (key, value) in self where key.string?.hasPrefix("_ansible_") != true {
      shown[key.displayable] = value.displayable
    }
    return shown
  }
}

extension ValueObject {
  fileprivate var displayable: Value {
    if let secret = self as? Secret { return .string(secret.description) }
    if let text { return .string(text) }
    if let items { return Value.list(items).displayable }
    if let mapping { return .mapping(mapping.displayable) }
    return .object(self)
  }
}
