import Values

/// Where a table of jobs is kept: with the host's `crontab`, or in a file.
struct CrontabStore: Sendable {
  /// Whose table it is, if not that of the user who asks.
  var user: String?
  /// The file; nil where `crontab` keeps the table.
  var path: String?
  /// What was read.
  var original: [UInt8]
  /// Whether there is such a file.
  var exists: Bool

  /// How `--diff` names it.
  var title: String {
    if let path { return path }
    return user.map { $0.isEmpty ? "crontab" : "crontab for user \"\($0)\"" } ?? "crontab"
  }

  /// Writes a table; throws `TextFile.Failure`.
  func write(_ text: [UInt8], in context: ModuleContext) async throws {
    guard let path else {
      let reply = try await Self.installing.run(
        ["user": user ?? "", "sum": FileWriter.sha1(original)], input: text, in: context)
      if let failure = reply.failure { throw TextFile.Failure(result: .failure(failure)) }
      return
    }
    var writer = FileWriter(destination: path, content: .bytes(text))
    if exists {
      writer.expected = FileWriter.sha1(original)
    } else {
      // cron ignores what others than its owner may write.
      writer.properties.mode = FileMode(argument: "0644")
    }
    let outcome = try await writer.write(in: context)
    if outcome.reply.failure != nil {
      throw TextFile.Failure(
        result: writer.result(of: outcome, content: nil, context: context))
    }
  }

  /// Keeps a table in a temporary file; its path.
  func keep(_ text: [UInt8], in context: ModuleContext) async throws -> String? {
    let reply = try await Self.keeping.run([:], input: text, in: context)
    if let failure = reply.failure { throw TextFile.Failure(result: .failure(failure)) }
    return reply["path"]
  }

  /// Removes the file; whether it was there.
  func remove(in context: ModuleContext) async throws -> Bool {
    let reply = try await Self.removing.run(["file": path ?? ""], in: context)
    if let failure = reply.failure { throw TextFile.Failure(result: .failure(failure)) }
    return reply["changed"] != nil
  }

  /// `tool` looks for `crontab`; `table …` calls it for `$user`, `list` prints the table.
  static let tool = """
    tool() {
      PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
      command -v crontab >/dev/null ||
        fail "Failed to find required executable \\"crontab\\" in paths: $PATH"
    }
    table() {
      if [ -z "$user" ] || [ "$user" = "$(id -un)" ]; then crontab "$@"
      else crontab -u "$user" "$@"
      fi
    }
    list() { table -l 2>/dev/null </dev/null; }
    """

  private static let installing = ModuleScript(
    ["user", "sum"],
    """
    \(tool)
    tool
    now=$(list | sha1sum)
    [ "${now%% *}" = "$sum" ] ||
      fail "the table was changed by someone else while it was edited"
    said=$(table - 2>&1) || fail "$said
    "
    """)

  private static let keeping = ModuleScript(
    [],
    """
    copy=$(umask 077 && mktemp "${TMPDIR:-/tmp}/crontabXXXXXXXX") ||
      fail "cannot make a temporary file"
    said=$(cat 2>&1 >"$copy") || fail "cannot write $copy: $said"
    say path "$copy"
    """)

  private static let removing = ModuleScript(
    ["file"],
    """
    [ -e "$file" ] || [ -L "$file" ] || exit 0
    said=$(rm -f -- "$file" 2>&1) || fail "$said"
    say changed 1
    """)
}
