import OrderedCollections
import Values

/// One call of `mount` for a host of which it is known what is mounted there.
struct MountCall {
  private let call: Mount
  private let path: String
  private let table: String
  private let old: [UInt8]?
  private let mounts: [MountPoint]
  private var entry: Fstab.Entry
  private var warnings: [String] = []
  private var backup = ""
  private(set) var isChanged = false
  /// What the module answers of the start, which options may decide.
  private var hasStart = true

  init(_ call: Mount, _ look: Reply) {
    self.call = call
    path = look["path"] ?? call.path
    table = call.table ?? "/etc/fstab"
    old = look.bytes("table").map(Array.init)
    mounts = MountPoint.all(in: look["mounts"] ?? "")
    entry = Fstab.Entry(
      source: look["source"] ?? call.source ?? "", path: path, type: call.type ?? "",
      options: call.options ?? "defaults", dump: call.isSaved, pass: call.pass)
    settleStart()
  }

  /// `noauto` among the options says that the file system is not mounted at the start.
  private mutating func settleStart() {
    let options = entry.options.split(separator: ",")
    if options.contains("noauto") {
      warnings.append("Ignore the 'boot' due to 'opts' contains 'noauto'.")
    } else if !call.atStart {
      hasStart = false
      if options.contains("defaults") {
        warnings.append("Ignore the 'boot' due to 'opts' contains 'defaults'.")
      } else {
        entry.options += ",noauto"
      }
    }
  }

  /// The answer of the module.
  var values: Mapping {
    var values: Mapping = [
      "name": .string(path), "opts": .string(entry.options), "dump": .string(entry.dump),
      "passno": .string(entry.pass), "fstab": .string(table), "backup_file": .string(backup),
      "boot": hasStart ? "yes" : "no",
      "warnings": .list(warnings.map { .string($0) }),
    ]
    if call.source != nil { values["src"] = .string(entry.source) }
    if let type = call.type { values["fstype"] = .string(type) }
    return values
  }

  private var isMounted: Bool { mounts.contains { $0.path == path } }

  /// Makes it so; the failure, if it cannot be.
  mutating func perform(in context: ModuleContext) async throws -> TaskResult? {
    guard let text = HostText.editable(old ?? []) else { return HostText.refusal(table) }
    var fstab = Fstab(text)
    switch call.state {
    case .present:
      isChanged = fstab.set(entry)
      return isChanged ? try await write(fstab, context) : nil
    case .absentFromFstab, .absent:
      isChanged = fstab.remove(path, source: call.source == nil ? nil : entry.source)
      guard isChanged else { return nil }
      if let failure = try await write(fstab, context) { return failure }
      guard call.state == .absent, !context.isCheckMode else { return nil }
      return try await act("absent", context, "Error unmounting \(path)")
    case .unmounted:
      isChanged = isMounted
      guard isChanged, !context.isCheckMode else { return nil }
      return try await act("unmount", context, "Error unmounting \(path)")
    case .remounted:
      isChanged = true
      guard !context.isCheckMode else { return nil }
      return try await act("remount", context, "Error remounting \(path)")
    case .ephemeral: return try await mountForNow(context)
    case .mounted: return try await mount(fstab, context)
    }
  }

  private mutating func mount(
    _ fstab: Fstab, _ context: ModuleContext
  ) async throws -> TaskResult? {
    let before = fstab
    var fstab = fstab
    let isNew = fstab.set(entry)
    isChanged = isNew || !isMounted
    guard isChanged, !context.isCheckMode else { return nil }
    if isNew, let failure = try await write(fstab, context) { return failure }
    guard
      let failure = try await act(
        isMounted ? "remount" : "mount", context, "Error mounting \(path)")
    else { return nil }
    // A line that does not work may keep the host from starting.
    if isNew { _ = try await write(before, context) }
    return failure
  }

  private mutating func mountForNow(_ context: ModuleContext) async throws -> TaskResult? {
    if isMounted, !mounts.contains(where: { $0.path == path && $0.isFrom(entry.source) }) {
      return .failure(
        "Ephemeral mount point is already mounted with a different source than the specified one. "
          + "Failing in order to prevent an unwanted unmount or override operation. Try replacing "
          + "this command with a \"state: unmounted\" followed by a \"state: ephemeral\", or use a "
          + "different destination path.")
    }
    isChanged = true
    guard !context.isCheckMode else { return nil }
    return try await act(isMounted ? "remount" : "mount", context, "Error mounting \(path)")
  }

  private mutating func write(
    _ fstab: Fstab, _ context: ModuleContext
  ) async throws -> TaskResult? {
    guard !context.isCheckMode else { return nil }
    if old == nil {
      let made = try await Self.making.run(["table": table], in: context)
      if let failure = made.failure { return .failure(failure) }
    }
    let writer = FileWriter(
      destination: table, content: .bytes(Array(fstab.text.utf8)),
      keepsBackup: call.keepsBackup && old != nil)
    let outcome = try await writer.write(in: context)
    if outcome.reply.failure != nil {
      return writer.result(of: outcome, content: nil, context: context)
    }
    backup = outcome.reply["backup_file"] ?? backup
    return nil
  }

  private func act(
    _ what: String, _ context: ModuleContext, _ trouble: String
  ) async throws -> TaskResult? {
    let isForNow = call.state == .ephemeral
    let reply = try await Self.acting.run(
      [
        "what": what, "path": path, "mounted": isMounted ? "1" : "",
        "table": isForNow || table == "/etc/fstab" ? "" : table,
        "type": isForNow ? entry.type : "", "source": isForNow ? entry.source : "",
        "options": entry.options == "defaults" || !(isForNow || call.state == .remounted)
          ? "" : entry.options,
      ], in: context)
    guard let failure = reply.failure else { return nil }
    if failure == "options" {
      return .failure(
        "Options were specified with remounted, but the remount command failed. Failing in order "
          + "to prevent an unexpected mount result. Try replacing this command with a "
          + "\"state: unmounted\" followed by a \"state: mounted\" using the full desired mount "
          + "options instead.")
    }
    return .failure("\(trouble): \(failure)")
  }

  private static let making = ModuleScript(
    ["table"],
    """
    said=$(mkdir -p -- "$(dirname -- "$table")" 2>&1) || fail "Failed to open $table due to $said"
    """)

  /// Folders that are made for a file system go again where it cannot be mounted.
  private static let acting = ModuleScript(
    ["what", "path", "mounted", "table", "type", "source", "options"],
    """
    PATH=$PATH:/usr/sbin:/sbin
    unmount() { said=$(umount "$path" 2>&1); }
    attach() {
      if [ -n "$type" ]; then
        said=$(mount -t "$type" ${options:+-o "$options"} "$source" "$path" 2>&1)
      else
        said=$(mount ${table:+-T "$table"} "$path" 2>&1)
      fi
    }
    case $what in
      unmount) unmount || fail "$said" ;;
      absent)
        [ -z "$mounted" ] || unmount || fail "$said"
        [ ! -e "$path" ] || said=$(rmdir -- "$path" 2>&1) || fail "$said"
        ;;
      remount)
        if [ -n "$type" ]; then
          said=$(mount -o "remount${options:+,$options}" -t "$type" "$source" "$path" 2>&1)
        else
          said=$(mount -o "remount${options:+,$options}" ${table:+-T "$table"} "$path" 2>&1)
        fi || {
          [ -z "$options" ] || [ -n "$type" ] || fail options
          unmount && attach || fail "$said"
        }
        ;;
      mount)
        made=
        if [ ! -e "$path" ]; then
          rest=$path
          while [ ! -e "$rest" ] && [ "$rest" != / ] && [ "$rest" != . ]; do
            made=$rest
            rest=$(dirname -- "$rest")
          done
          said=$(mkdir -p -- "$path" 2>&1) || fail "Error making dir $path: $said"
        fi
        attach || {
          trouble=$said
          rest=$path
          while [ -n "$made" ] && rmdir -- "$rest" 2>/dev/null && [ "$rest" != "$made" ]; do
            rest=$(dirname -- "$rest")
          done
          fail "$trouble"
        }
        ;;
    esac
    """)
}

/// A file system that is mounted, as `/proc/self/mountinfo` lists it.
struct MountPoint {
  /// Where it is.
  let path: String
  private let root: String
  private let source: String
  private let parentPath: String

  /// All that are mounted.
  static func all(in text: String) -> [MountPoint] {
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
      .filter { $0.count > 6 }
    let paths = Dictionary(lines.map { ($0[0], unescaped($0[4])) }, uniquingKeysWith: { $1 })
    return lines.map { fields in
      MountPoint(
        path: unescaped(fields[4]), root: unescaped(fields[3]),
        source: unescaped(fields[fields.count - 2]), parentPath: paths[fields[1]] ?? "/")
    }
  }

  /// Whether it was mounted from there, be it a device or a folder that is bound.
  func isFrom(_ origin: String) -> Bool {
    origin == source || origin == root
      || origin == (parentPath == "/" ? "" : parentPath) + root
  }

  /// The kernel writes blanks as octal numbers.
  private static func unescaped(_ text: String) -> String {
    text.replacing("\\040", with: " ").replacing("\\011", with: "\t").replacing("\\012", with: "\n")
      .replacing("\\134", with: "\\")
  }
}
