public import Values

/// What a name that is not defined stands for until somebody needs its value.
///
/// Attributes and items of it are undefined too, as Ansible has it, so that
/// `a.b.c | default(x)` works where `a` is missing.
public final class Undefined: ValueObject {
  /// What is undefined, in words.
  public let what: String
  /// The defined name that is nearest, if one is near.
  let nearest: String?

  init(_ what: String, nearest: String? = nil) {
    self.what = what
    self.nearest = nearest
  }

  /// Python's name for it.
  public var typeName: String { "AnsibleUndefined" }
  /// Never true.
  public var isTrue: Bool { false }
  /// Empty, where it is printed on purpose.
  public var pythonRepresentation: String { "AnsibleUndefined" }
  /// Equal to other undefined values only.
  public func equals(_ other: Value) -> Bool { other.undefined != nil }
}

extension Value {
  /// The undefined name, where this is one.
  public var undefined: Undefined? {
    if case .object(let object) = self { object as? Undefined } else { nil }
  }
}
