import OrderedCollections
import Values

/// Adds the keys of SSH servers to a user's known hosts, and takes them away.
///
/// Behaves as ansible-core's `known_hosts`, 2.16; the host's `ssh-keygen` tells which line is whose.
/// Unlike there, a last line without a break gets one before the new line.
struct KnownHosts: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "ansible.builtin.known_hosts"
  static let summary = "Adds the keys of SSH servers to the known hosts, and takes them away."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.server, aliases: ["host"], isRequired: true, "The server's name."),
    Parameter("key", \.key, "The line for it, as `ssh-keyscan` prints."),
    Parameter("path", \.path, default: "~/.ssh/known_hosts", "The file."),
    Parameter("hash_host", \.hidesName, default: false, "Whether the name is written as a hash."),
    Parameter("state", \.state, default: "present", "Whether the key is to be there."),
  ]

  var server = ""
  var key: String?
  var path = "~/.ssh/known_hosts"
  var hidesName = false
  var state = State.present

  func run(in context: ModuleContext) async throws -> TaskResult {
    let host = server.lowercased()
    let line = key.flatMap { $0.isEmpty ? nil : self.line($0, host: host) }
    if line == nil, state == .present { return .failure("No key specified when adding a host") }
    if line != nil, host.contains(/\S\s*,/) {
      return .failure(
        "Comma separated list of names is not supported. "
          + "Please pass a single name to lookup in the known_hosts file.")
    }
    let reply = try await Self.reading.run(
      ["host": host, "line": line ?? "", "path": CommandCall.expandable(path)], in: context)
    if let failure = reply.failure { return .failure(failure) }
    let search: KnownHostSearch
    switch KnownHostSearch.result(of: reply, line: line) {
    case .success(let found): search = found
    case .failure(let refusal): return .failure(refusal.message)
    }
    let old = reply.bytes("content").map(Array.init) ?? []
    let new = edited(old, line, search)
    var values: Mapping = ["diff": difference(reply, old, new)]
    // A key that is another's is none of ours to take away.
    let isOthers = state == .absent && line != nil && search.place == nil
    let isChanged = !isOthers && (search.replaces || search.isFound != (state == .present))
    if context.isCheckMode, !isOthers { return TaskResult(values, isChanged: isChanged) }
    values.merge(given(reply)) { $1 }
    var status = FileStatus(reply["status"])
    if isChanged {
      do {
        status = try await write(new, over: old, takesAll: line == nil, host, reply, context)
      } catch let failure as TextFile.Failure {
        return failure.result
      }
    }
    if !(status?.kind == .link && reply["kind"] == nil) {
      values.merge(status?.values ?? [:]) { $1 }
    }
    return TaskResult(values, isChanged: isChanged)
  }

  /// The line that is to be in the file, with its break.
  private func line(_ key: String, host: String) -> String {
    let line = hidesName ? HostHash.hidden(key, host: host) : key
    return line.utf8.last == 0x0A ? line : line + "\n"
  }

  private func edited(_ old: [UInt8], _ line: String?, _ search: KnownHostSearch) -> [UInt8] {
    var lines = TextFile(path: "", bytes: old).lines
    if let place = search.place, search.replaces || state == .absent,
      lines.indices.contains(place - 1)
    {
      lines.remove(at: place - 1)
    }
    if state == .present, search.replaces || search.place == nil, let line {
      if let last = lines.last, last.last != 0x0A { lines[lines.count - 1].append(0x0A) }
      lines.append(Array(line.utf8))
    }
    return Array(lines.joined())
  }

  private func difference(_ reply: Reply, _ old: [UInt8], _ new: [UInt8]) -> Value {
    let path = Value.string(reply["path"] ?? path)
    return [
      "before_header": reply["kind"] == nil ? "/dev/null" : path, "after_header": path,
      "before": .string(String(decoding: old, as: UTF8.self)),
      "after": .string(String(decoding: new, as: UTF8.self)),
    ]
  }

  /// The arguments, which Ansible's module answers with.
  private func given(_ reply: Reply) -> Mapping {
    [
      "name": .string(server), "key": key.map(Value.string) ?? .null,
      "path": .string(reply["path"] ?? path), "hash_host": .bool(hidesName),
      "state": .string(state.rawValue),
    ]
  }

  /// Writes the file, or has `ssh-keygen` take all lines of a host away; what is at the path then.
  private func write(
    _ new: [UInt8], over old: [UInt8], takesAll: Bool, _ host: String, _ reply: Reply,
    _ context: ModuleContext
  ) async throws -> FileStatus? {
    let path = reply["path"] ?? path
    if takesAll {
      let done = try await Self.removing.run(["host": host, "path": path], in: context)
      if let failure = done.failure { throw TextFile.Failure(result: .failure(failure)) }
      return FileStatus(done["status"])
    }
    var writer = FileWriter(destination: path, content: .bytes(new))
    writer.follows = false
    if reply["kind"] == "file" { writer.expected = FileWriter.sha1(old) }
    if let like = reply["like"]?.split(separator: " "), like.count == 3 {
      // What replaces a link looks like what the link led to.
      writer.properties.mode = FileMode(argument: .string("0\(like[0])"))
      writer.properties.owner = String(like[1])
      writer.properties.group = String(like[2])
    }
    let outcome = try await writer.write(in: context)
    if outcome.reply.failure != nil {
      let reason = writer.result(of: outcome, content: nil, context: context)["msg"]?.string ?? ""
      throw TextFile.Failure(result: .failure("Failed to write to file \(path): \(reason)"))
    }
    return outcome.after
  }

  private static let reading = ModuleScript(
    ["host", "line", "path"],
    """
    \(FileScript.looking)
    command -v ssh-keygen >/dev/null ||
      fail "Failed to find required executable \\"ssh-keygen\\" in paths: $PATH"
    if [ -n "$line" ]; then
      work=$(mktemp) || fail "cannot make a temporary file"
      trap 'rm -f -- "$work"' EXIT
      printf '%s' "$line" >"$work"
      said=$(ssh-keygen -F "$host" -f "$work" 2>/dev/null)
      [ -n "$said" ] || fail "Host parameter does not match hashed host field in supplied key"
    fi
    eval "path=$path"
    say path "$path"
    case $path in -*) path=./$path ;; esac
    describe status "$path"
    [ -e "$path" ] || exit 0
    kind "$path"
    say kind "$kind"
    [ "$kind" != link ] || say like "$(stat -L -c '%a %u %g' -- "$path")"
    errors=$(mktemp) || fail "cannot make a temporary file"
    trap 'rm -f -- "$work" "$errors"' EXIT
    said=$(ssh-keygen -F "$host" -f "$path" 2>"$errors")
    say status_of_search "$?"
    say found "$said"
    say errors "$(cat "$errors")"
    [ -f "$path" ] && [ -r "$path" ] || exit 0
    printf '<content\\0'
    cat <"$path"
    """)

  private static let removing = ModuleScript(
    ["host", "path"],
    """
    \(FileScript.looking)
    case $path in -*) path=./$path ;; esac
    said=$(ssh-keygen -R "$host" -f "$path" 2>&1) || fail "$said"
    describe status "$path"
    """)
}
