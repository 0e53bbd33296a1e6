import OrderedCollections
import Values

/// Reads and changes the access control list of a file.
///
/// Behaves as ansible.posix's `acl`, 1.5, on Linux; the host needs `setfacl` and `getfacl`. Whether
/// a change is needed, the change and the list afterwards are one round trip.
struct ACL: Module {
  enum EntryKind: String, ArgumentChoice { case group, mask, other, user }
  enum State: String, ArgumentChoice { case absent, present, query }
  enum Mask: String, ArgumentChoice {
    case automatic = "default"
    case mask
    case noMask = "no_mask"
  }

  static let name = "ansible.posix.acl"
  static let summary = "Reads and changes the access control list of a file."
  static let parameters: [Parameter<Self>] = [
    Parameter("path", \.path, aliases: ["name"], isRequired: true, "The file or folder."),
    Parameter("state", \.state, default: "query", "Whether the entry is there, or is only read."),
    Parameter("entity", \.entity, default: "", "The user or group that the entry is for."),
    Parameter("etype", \.kind, "What the entry is for."),
    Parameter("permissions", \.permissions, "What it permits: `r`, `w`, `x` and `X`."),
    Parameter("entry", \.entry, "The whole entry, such as `user:joe:rw-`."),
    Parameter(
      "default", \.isDefault, default: false, "Whether it is for what is made in the folder."),
    Parameter("follow", \.follows, default: true, "Whether links are followed."),
    Parameter(
      "recursive", \.recurses, aliases: ["recurse"], default: false,
      "Whether it is for all that is in the folder."),
    Parameter(
      "recalculate_mask", \.mask, default: "default", "Whether the mask is made anew."),
    Parameter(
      "use_nfsv4_acls", \.isNFS, default: false, "Whether the entry is written as for NFSv4."),
  ]

  var path = ""
  var state = State.query
  var entity = ""
  var kind: EntryKind?
  var permissions: String?
  var entry: String?
  var isDefault = false
  var follows = true
  var recurses = false
  var mask = Mask.automatic
  var isNFS = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    let change = Self.text(ofSettled: self)
    var (setting, getting): ([String], [String]) = ([], [])
    if case .success(let entry?) = change {
      setting = entry.isDefault ? ["-d"] : []
      setting += [state == .present ? "-m" : "-x", entry.text] + scope
      if mask != .automatic { setting.append(mask == .mask ? "--mask" : "--no-mask") }
      if !follows { setting.append("--physical") }
    }
    let isForNew = (try? change.get())??.isDefault ?? isDefault
    getting = (isForNew ? ["-d"] : []) + ["--omit-header", "--absolute-names"] + scope
    if !follows { getting.append("--physical") }
    var refusal = ""
    if case .failure(let error) = change { refusal = error.message }
    let reply = try await Self.script.run(
      [
        "path": CommandCall.expandable(path), "refusal": refusal,
        "get": getting.joined(separator: " "), "dry": context.isCheckMode ? "1" : "",
        "strict": state == .present ? "1" : "",
      ], rest: setting, in: context)
    if reply.failure == "command" { return Self.failed(reply) }
    if let failure = reply.failure { return .failure(failure) }
    var message = "current acl"
    if case .success(let entry?) = change { message = "\(entry.text) is \(state.rawValue)" }
    return TaskResult(
      ["msg": .string(message), "acl": .list(Self.entries(reply["acl"] ?? ""))],
      isChanged: reply["changed"] != nil)
  }

  private var scope: [String] { recurses ? ["--recursive"] : [] }

  private static func entries(_ text: String) -> [Value] {
    var lines = text.pythonLines.filter { !$0.hasPrefix("#") }.map(\.trimmingSpace)
    if lines.last == "" { lines.removeLast() }
    return lines.map(Value.string)
  }

  private static func failed(_ reply: Reply) -> TaskResult {
    // The shell has cut off the line break that ends every message.
    let errors = (reply["errors"] ?? "") + "\n"
    let output = reply["output"] ?? ""
    let command = reply.all("word").map(ShellWords.quoted).joined(separator: " ")
    var message = errors[...]
    while message.last?.isWhitespace ?? false { message.removeLast() }
    return .failure(
      String(message),
      [
        "cmd": .string(command), "rc": .int(Int(reply["code"] ?? "") ?? 1),
        "stdout": .string(output), "stdout_lines": .list(output.pythonLines.map(Value.string)),
        "stderr": .string(errors), "stderr_lines": .list(errors.pythonLines.map(Value.string)),
      ])
  }
}

extension ACL {
  /// An entry as setfacl takes it.
  private struct Entry {
    var text: String
    var isDefault: Bool
  }

  private struct Refusal: Error {
    var message: String
    init(_ message: String) { self.message = message }
  }

  /// The entry to set or remove; nil where the list is only read.
  private static func text(ofSettled call: ACL) -> Result<Entry?, Refusal> {
    Result { () throws(Refusal) in
      if call.state == .query { try call.checkQuery() }
      guard let entry = call.entry, !entry.isEmpty else { return try call.entryOfParts() }
      return try call.entryOfText(entry)
    }
  }

  private func checkQuery() throws(Refusal) {
    if recurses { throw Refusal("'recursive' MUST NOT be set when 'state=query'.") }
    if mask != .automatic {
      throw Refusal(
        "'recalculate_mask' MUST NOT be set to 'mask' or 'no_mask' when 'state=query'.")
    }
  }

  private func entryOfParts() throws(Refusal) -> Entry? {
    if state == .query { return nil }
    if state == .absent, permissions?.isEmpty == false {
      throw Refusal("'permissions' MUST NOT be set when 'state=absent'.")
    }
    if state == .absent, entity.isEmpty {
      throw Refusal("'entity' MUST be set when 'state=absent'.")
    }
    guard let kind else {
      throw Refusal("'etype' MUST be set when 'state=\(state.rawValue)'.")
    }
    return built(kind, entity, permissions, isDefault: isDefault)
  }

  private func entryOfText(_ entry: String) throws(Refusal) -> Entry {
    if kind != nil || !entity.isEmpty || permissions?.isEmpty == false {
      throw Refusal(
        "'entry' MUST NOT be set when 'entity', 'etype' or 'permissions' are set.")
    }
    let colons = entry.count { $0 == ":" }
    switch state {
    case .present where colons != 2 && colons != 3:
      throw Refusal("'entry' MUST have 3 or 4 sections divided by ':' when 'state=present'.")
    case .absent where colons != 1 && colons != 2:
      throw Refusal("'entry' MUST have 2 or 3 sections divided by ':' when 'state=absent'.")
    case .query: throw Refusal("'entry' MUST NOT be set when 'state=query'.")
    default: break
    }
    var parts = entry.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let isForNew = entry.lowercased().hasPrefix("d")
    if isForNew { parts.removeFirst() }
    let letter = parts.first?.lowercased().first
    guard parts.count == 2 || parts.count == 3,
      let kind = EntryKind.allCases.first(where: { $0.rawValue.first == letter })
    else { throw Refusal("'entry' is not an entry of an access control list: \(entry)") }
    let permissions = parts.count == 3 ? parts[2] : nil
    return built(kind, parts[1], permissions, isDefault: isForNew || isDefault)
  }

  /// What is removed is named without its permissions.
  private func built(
    _ kind: EntryKind, _ entity: String, _ permissions: String?, isDefault: Bool
  ) -> Entry {
    var text = "\(kind.rawValue):\(entity)"
    if state == .present, isNFS {
      text += ":\(permissions ?? ""):allow"
    } else if state == .present, let permissions, !permissions.isEmpty {
      text += ":\(permissions)"
    }
    return Entry(text: text, isDefault: isDefault)
  }

  private static let script = ModuleScript(
    ["path", "refusal", "get", "dry", "strict"],
    """
    exec 4>&1
    call() {
      printf '%s\\0' "$1"
      shift
      errors=$("$@" 2>&1 >&4 </dev/null)
      code=$?
      printf '\\0'
    }
    attempt() {
      call "$@"
      [ "$code" -ne 0 ] || return 0
      shift
      say code "$code"
      say errors "$errors"
      for word; do say word "$word"; done
      fail command
    }
    need() {
      tool=$(PATH=$PATH:/usr/sbin:/sbin command -v "$1") ||
        fail "Failed to find required executable \\"$1\\" in paths: $PATH"
    }
    eval "path=$path"
    [ -e "$path" ] || fail "Path not found or not accessible."
    [ -z "$refusal" ] || fail "$refusal"
    case $path in -*) path=./$path ;; esac
    if [ "$#" -gt 0 ]; then
      need setfacl
      if tested=$("$tool" --test "$@" "$path" 2>/dev/null </dev/null); then
        if printf '%s\\n' "$tested" | grep -v '^#' | grep -v '[*],[*] *$' | grep -q .; then
          say changed 1
          if [ -n "$dry" ]; then :
          elif [ -n "$strict" ]; then attempt output "$tool" "$@" "$path"
          else call output "$tool" "$@" "$path"
          fi
        fi
      else
        attempt output "$tool" --test "$@" "$path"
      fi
    fi
    need getfacl
    attempt acl "$tool" $get "$path"
    """)
}
