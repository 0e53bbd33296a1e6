extension Lookup {
  /// What stands in data at a path such as `a.b[0]`.
  static let getPath = Lookup("get_path", in: "ansible.utils") { call in
    try call.filtered(by: "get_path", ["data", "path"])
  }
}
