import OrderedCollections
import Values

/// Says what dpkg is to do with a package, such as hold it.
///
/// Behaves as ansible-core's `dpkg_selections`, 2.16.
struct DpkgSelections: Module {
  enum Selection: String, ArgumentChoice { case install, hold, deinstall, purge }

  static let name = "ansible.builtin.dpkg_selections"
  static let summary = "Says what dpkg is to do with a package."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.package, isRequired: true, "The package."),
    Parameter("selection", \.selection, isRequired: true, "What is to be done with it."),
  ]

  var package = ""
  var selection = Selection.install

  func run(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.script.run(
      [
        "name": package, "wanted": selection.rawValue, "dry": context.isCheckMode ? "1" : "",
      ], in: context)
    if let failure = reply.failure { return .failure(failure) }
    let before = reply["before"].map(Value.string) ?? .null
    guard reply["before"] != nil else {
      return .failure("Failed to find package '\(package)' to perform selection '\(selection)'.")
    }
    return TaskResult(
      ["before": before, "after": .string(selection.rawValue)],
      isChanged: reply["changed"] != nil)
  }

  private static let script = ModuleScript(
    ["name", "wanted", "dry"],
    """
    command -v dpkg >/dev/null || fail "the host has no dpkg"
    now=$(dpkg --get-selections -- "$name" 2>/dev/null | awk '{ print $2; exit }')
    [ -n "$now" ] || exit 0
    say before "$now"
    [ "$now" != "$wanted" ] || exit 0
    say changed 1
    [ -z "$dry" ] || exit 0
    said=$(printf '%s %s\\n' "$name" "$wanted" | dpkg --set-selections 2>&1) || fail "$said"
    """)
}
