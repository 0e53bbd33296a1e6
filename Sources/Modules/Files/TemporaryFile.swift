import OrderedCollections
import Values

/// Makes an empty file or folder with a name that nothing else has.
///
/// Behaves as ansible-core's `tempfile`, 2.16.
struct TemporaryFile: Module {
  enum State: String, ArgumentChoice { case file, directory }

  static let name = "ansible.builtin.tempfile"
  static let summary = "Makes a temporary file or folder."
  static let parameters: [Parameter<Self>] = [
    Parameter("state", \.state, default: "file", "What to make."),
    Parameter("path", \.folder, "The folder to make it in; by default that of the host."),
    Parameter("prefix", \.prefix, default: "ansible.", "What its name begins with."),
    Parameter("suffix", \.suffix, default: "", "What its name ends with."),
  ]

  var state = State.file
  var folder: String?
  var prefix = "ansible."
  var suffix = ""

  func run(in context: ModuleContext) async throws -> TaskResult {
    if context.isCheckMode { return TaskResult(isSkipped: true) }
    let reply = try await Self.script.run(
      [
        "folder": folder.map(CommandCall.expandable) ?? "", "prefix": prefix, "suffix": suffix,
        "state": state.rawValue,
      ], in: context)
    if let failure = reply.failure {
      return .failure(HostError.asPython(failure, path: reply["path"] ?? folder ?? ""))
    }
    let status = FileStatus(reply["status"])
    var values = status?.values ?? [:]
    values["path"] = .string(reply["path"] ?? "")
    return TaskResult(values, isChanged: true)
  }

  private static let script = ModuleScript(
    ["folder", "prefix", "suffix", "state"],
    """
    eval "folder=$folder"
    umask 077
    while :; do
      random=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \\n')
      path=${folder:-${TMPDIR:-/tmp}}/$prefix$random$suffix
      say path "$path"
      if [ "$state" = directory ]; then said=$(mkdir -- "$path" 2>&1) && break
      else said=$(set -C; { : >"$path"; } 2>&1) && break
      fi
      [ -e "$path" ] || fail "cannot make it: sh: $said"
    done
    printf 'status\\0'
    stat -c '\(FileStatus.format)' -- "$path"
    printf '\\0'
    """)
}
