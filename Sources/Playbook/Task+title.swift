public import Values

extension Task {
  /// What the task is called: its name with that of its role before it, else its module.
  public func title(in lineage: Lineage, render: (Located, Value) -> String) -> String {
    var name = action.name
    if let node = directives[.name], let scalar = node.scalar, scalar.isTrue {
      name = render(node, scalar)
      if ControlAction(self) == .includeRole { return name }
    } else if ControlAction(self) == .includeRole {
      return "\(action.name) : \(argument("name", "role")?.text ?? "")"
    }
    return lineage.role.map { "\($0.fullName) : \(name)" } ?? name
  }
}
