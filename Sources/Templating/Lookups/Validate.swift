extension Lookup {
  /// What JSON Schemas do not allow about data.
  static let validate = Lookup("validate", in: "ansible.utils") { call in
    try call.filtered(by: "validate", ["data", "criteria", "engine"], takesList: false)
  }
}
