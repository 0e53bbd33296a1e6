extension Lookup {
  /// The places of the items of a list for which a test holds.
  static let indexOf = Lookup("index_of", in: "ansible.utils") { call in
    try call.filtered(by: "index_of", ["data", "test", "value", "key", "fail_on_missing"])
  }
}
