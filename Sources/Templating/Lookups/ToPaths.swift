extension Lookup {
  /// Data with a path for each of its values.
  static let toPaths = Lookup("to_paths", in: "ansible.utils") { call in
    try call.filtered(by: "to_paths", ["data", "prepend"])
  }
}
