import OrderedCollections
import Values

/// Mounts file systems, now and at every start.
///
/// Behaves as ansible.posix's `mount`, 1.5, on Linux. The table is written whole or not at all, and
/// put back where the file system cannot be mounted.
struct Mount: Module {
  enum State: String, ArgumentChoice {
    case absent, absentFromFstab = "absent_from_fstab", ephemeral, mounted, present, remounted
    case unmounted
  }

  static let name = "ansible.posix.mount"
  static let synonyms = ["ansible.builtin.mount"]
  static let summary = "Mounts file systems, now and at every start."
  static let parameters: [Parameter<Self>] = [
    Parameter("path", \.path, aliases: ["name"], isRequired: true, "Where it is mounted."),
    Parameter("state", \.state, isRequired: true, "What is to be so."),
    Parameter("src", \.source, "What is mounted: a device, a share, a folder."),
    Parameter("fstype", \.type, "The kind of file system."),
    Parameter("opts", \.options, "Options, as in fstab(5)."),
    Parameter("dump", \.isSaved, default: "0", "Whether backups with `dump` hold it."),
    Parameter("passno", \.pass, default: "0", "When fsck(8) checks it."),
    Parameter("boot", \.atStart, default: true, "Whether it is mounted when the host starts."),
    Parameter("fstab", \.table, "The table, if not `/etc/fstab`."),
    Parameter("backup", \.keepsBackup, default: false, "Whether the old table is kept."),
  ]

  var path = ""
  var state = State.present
  var source: String?
  var type: String?
  var options: String?
  var isSaved = "0"
  var pass = "0"
  var atStart = true
  var table: String?
  var keepsBackup = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let refusal { return .failure(refusal) }
    let look = try await Self.looking.run(
      [
        "path": CommandCall.expandable(path), "source": CommandCall.expandable(source ?? ""),
        "table": table ?? "/etc/fstab",
      ], in: context)
    if let failure = look.failure { return .failure(failure) }
    var call = MountCall(self, look)
    if let failure = try await call.perform(in: context) { return failure }
    return TaskResult(call.values, isChanged: call.isChanged)
  }

  private var refusal: String? {
    guard [.mounted, .present, .ephemeral].contains(state) else { return nil }
    let missing = [source == nil ? "src" : nil, type == nil ? "fstype" : nil].compactMap(\.self)
    guard !missing.isEmpty else { return nil }
    return "state is \(state.rawValue) but all of the following are missing: "
      + missing.joined(separator: ", ")
  }

  private static let looking = ModuleScript(
    ["path", "source", "table"],
    """
    eval "path=$path"
    say path "$path"
    [ -z "$source" ] || { eval "source=$source"; say source "$source"; }
    [ ! -r /proc/self/mountinfo ] || say mounts "$(cat /proc/self/mountinfo)"
    [ -e "$table" ] || exit 0
    [ -r "$table" ] || fail "Failed to open $table due to permission issue"
    printf '<table\\0'
    cat -- "$table"
    """)
}
