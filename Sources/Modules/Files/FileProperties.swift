import Values

/// The owner, permissions and labels that most file modules can give a file.
struct FileProperties: Sendable, Hashable {
  var mode: FileMode?
  var owner: String?
  var group: String?
  var attributes: String?
  var seuser: String?
  var serole: String?
  var setype: String?
  var selevel: String?
  var writesInPlace = false

  /// The parameters, to be added to those of a module.
  static func parameters<Target>(
    at path: any WritableKeyPath<Target, Self> & Sendable
  ) -> [Parameter<Target>] {
    declared.map { Parameter($0, within: path) }
  }

  private static let declared: [Parameter<Self>] = [
    Parameter("mode", \.mode, "The permissions, in octal or as for `chmod`."),
    Parameter("owner", \.owner, "The user who owns it, by name or number."),
    Parameter("group", \.group, "The group that owns it, by name or number."),
    Parameter(
      "attributes", \.attributes, aliases: ["attr"],
      "The attributes that `chattr` is to set, with an optional operator in front."),
    Parameter("seuser", \.seuser, "The user of its SELinux label."),
    Parameter("serole", \.serole, "The role of its SELinux label."),
    Parameter("setype", \.setype, "The type of its SELinux label."),
    Parameter("selevel", \.selevel, "The level of its SELinux label."),
    Parameter(
      "unsafe_writes", \.writesInPlace, default: false,
      "Whether the file may be written in place where it cannot be replaced."),
  ]

  /// The variables of `FileScript` that carry them.
  var arguments: [String: String] {
    [
      "mode": mode?.shellText ?? "", "owner": owner ?? "", "group": group ?? "",
      "attributes": attributes ?? "", "seuser": seuser ?? "", "serole": serole ?? "",
      "setype": setype ?? "", "selevel": selevel ?? "", "inplace": writesInPlace ? "1" : "",
    ]
  }
}
