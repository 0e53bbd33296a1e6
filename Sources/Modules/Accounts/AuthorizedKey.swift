import OrderedCollections
import Values

/// Lets SSH keys log in as a user, or no longer.
///
/// Behaves as ansible.posix's `authorized_key`, 1.5; a key's URL is fetched by the host. One round
/// trip where nothing changes.
struct AuthorizedKey: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "ansible.posix.authorized_key"
  static let summary = "Lets SSH keys log in as a user, or no longer."
  static let parameters: [Parameter<Self>] = [
    Parameter("user", \.user, isRequired: true, "The user."),
    Parameter("key", \.key, isRequired: true, "The keys, a line each, or the URL that has them."),
    Parameter("path", \.path, "The file, if not `~/.ssh/authorized_keys`."),
    Parameter(
      "manage_dir", \.managesFolder, default: true,
      "Whether the file's folder is made, and given to the user alone."),
    Parameter("state", \.state, default: "present", "Whether the keys are to be there."),
    Parameter("key_options", \.options, "What the keys' owners may do, in the words of sshd."),
    Parameter("exclusive", \.isExclusive, default: false, "Whether all other lines go."),
    Parameter("comment", \.comment, "The comment of the keys, in place of their own."),
    Parameter(
      "validate_certs", \.validatesCertificates, default: true,
      "Whether the keys' server must have a certificate that can be trusted."),
    Parameter(
      "follow", \.follows, default: false, "Whether a link is followed rather than replaced."),
  ]

  var user = ""
  var key = ""
  var path: String?
  var managesFolder = true
  var state = State.present
  var options: String?
  var isExclusive = false
  var comment: String?
  var validatesCertificates = true
  var follows = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    var keys = key
    if key.hasPrefix("http") {
      guard let fetched = try await fetch(in: context) else {
        return .failure("Error getting key from: \(key)")
      }
      keys = fetched
    }
    let reply = try await Self.reading.run(
      [
        "user": user, "file": path.map(CommandCall.expandable) ?? "",
        "dry": context.isCheckMode ? "1" : "",
      ], in: context)
    if let failure = reply.failure { return .failure(failure) }
    let old = reply.bytes("content").map(Array.init) ?? []
    var file = AuthorizedKeyFile(TextFile(path: "", bytes: old).lines)
    if let wrong = apply(keys, to: &file) { return .failure("invalid key specified: \(wrong)") }
    var values = given(reply)
    values.merge(place(reply, FileStatus(reply["status"]))) { $1 }
    guard file.isChanged else { return TaskResult(values) }
    if context.showsDifferences {
      values["diff"] = [
        "before_header": .string(reply["file"] ?? ""),
        "after_header": .string(reply[follows ? "real" : "file"] ?? ""),
        "before": .string(String(decoding: old, as: UTF8.self)),
        "after": .string(String(decoding: file.text, as: UTF8.self)),
      ]
    }
    if context.isCheckMode { return TaskResult(values, isChanged: true) }
    do {
      let status = try await write(file.text, over: old, reply, context)
      values.merge(place(reply, status)) { $1 }
    } catch let failure as TextFile.Failure {
      return failure.result
    }
    return TaskResult(values, isChanged: true)
  }

  private func fetch(in context: ModuleContext) async throws -> String? {
    var request = WebRequest(url: key)
    request.validatesCertificates = validatesCertificates
    let reply = try await request.fetch(in: context)
    guard reply.failure == nil, let path = reply["path"] else { return nil }
    let file = try await TextFile.read(path, in: context)
    try await WebRequest.discard([path], in: context)
    return String(validating: file.bytes, as: UTF8.self)
  }

  /// Puts the keys in or takes them out; the line that is no key, if there is one.
  private func apply(_ keys: String, to file: inout AuthorizedKeyFile) -> String? {
    let count = file.lines.count
    var named: Set<[UInt8]> = []
    let lines = keys.pythonLines.filter { !$0.isEmpty && !$0.hasPrefix("#") }
    for (rank, line) in lines.enumerated() {
      guard var key = AuthorizedKeyLine(Array(line.utf8), rank: rank) else { return line }
      if let options { key.options = KeyOptions(Array(options.utf8)) }
      if let comment { key.comment = Array(comment.utf8) }
      if state == .absent {
        file.remove(key.id)
      } else {
        named.insert(key.id)
        file.add(key, behind: count)
      }
    }
    if state == .present, isExclusive { file.keepOnly(named) }
    return nil
  }

  /// The arguments, which Ansible's module answers with.
  private func given(_ reply: Reply) -> Mapping {
    [
      "user": .string(user), "key": .string(key),
      "path": path == nil ? .null : .string(reply["file"] ?? ""),
      "manage_dir": .bool(managesFolder), "state": .string(state.rawValue),
      "key_options": options.map(Value.string) ?? .null, "exclusive": .bool(isExclusive),
      "comment": comment.map(Value.string) ?? .null,
      "validate_certs": .bool(validatesCertificates), "follow": .bool(follows),
      "keyfile": .string(reply["file"] ?? ""),
    ]
  }

  /// What Ansible tells of a file that an answer names under `path`.
  private func place(_ reply: Reply, _ status: FileStatus?) -> Mapping {
    if path == nil { return [:] }
    let isLost = status?.kind == .link && reply["kind"] == nil
    return status.flatMap { isLost ? nil : $0.values } ?? [:]
  }

  /// Writes the file for the user alone; what there is at its path then.
  private func write(
    _ text: [UInt8], over old: [UInt8], _ reply: Reply, _ context: ModuleContext
  ) async throws -> FileStatus? {
    let (uid, gid) = (reply["uid"] ?? "", reply["gid"] ?? "")
    let file = reply["file"] ?? ""
    let ready = try await Self.preparing.run(
      [
        "file": file, "real": reply[follows ? "real" : "file"] ?? "", "uid": uid, "gid": gid,
        "manage": managesFolder ? "1" : "",
      ], in: context)
    if let failure = ready.failure {
      throw TextFile.Failure(result: .failure(HostError.asPython(failure, path: file)))
    }
    var properties = FileProperties()
    properties.mode = FileMode(argument: "0600")
    (properties.owner, properties.group) = (uid, gid)
    var writer = FileWriter(destination: file, content: .bytes(text), properties: properties)
    writer.follows = follows
    if reply["kind"] == "file" { writer.expected = FileWriter.sha1(old) }
    let outcome = try await writer.write(in: context)
    if outcome.reply.failure != nil {
      throw TextFile.Failure(
        result: writer.result(of: outcome, content: nil, context: context))
    }
    return follows && reply["kind"] == "link" ? FileStatus(reply["status"]) : outcome.after
  }

  private static let reading = ModuleScript(
    ["user", "file", "dry"],
    """
    \(FileScript.looking)
    entry=
    look() {
      entry=$(getent passwd "$user" 2>/dev/null)
      case $entry in "$user":*) return ;; esac
      while IFS= read -r entry; do
        case $entry in "$user":*) return ;; esac
      done </etc/passwd
      [ -z "$dry" ] ||
        fail "Either user must exist or you must provide full path to key file in check mode"
      fail "Failed to lookup user $user: \\"getpwnam(): name not found: '$user'\\""
    }
    eval "file=$file"
    if [ -z "$dry" ] || [ -z "$file" ]; then
      look
      rest=${entry#*:*:}
      say uid "${rest%%:*}"
      rest=${rest#*:}
      say gid "${rest%%:*}"
      rest=${rest#*:*:}
      home=${rest%%:*}
      [ -n "$file" ] || file=${home%/}/.ssh/authorized_keys
    fi
    say file "$file"
    case $file in -*) file=./$file ;; esac
    say real "$(readlink -f -- "$file" || printf %s "$file")"
    describe status "$file"
    [ -e "$file" ] || exit 0
    kind "$file"
    say kind "$kind"
    [ -f "$file" ] || exit 0
    [ -r "$file" ] || fail "[Errno 13] Permission denied: '$file'"
    printf '<content\\0'
    cat <"$file"
    """)

  private static let preparing = ModuleScript(
    ["file", "real", "uid", "gid", "manage"],
    """
    case $file in -*) file=./$file ;; esac
    folder=${file%/*}
    if [ -n "$manage" ] && [ "$folder" != "$file" ]; then
      folder=${folder:-/}
      if [ ! -e "$folder" ]; then
        said=$(mkdir -m 0700 -- "$folder" 2>&1) ||
          fail "Failed to create directory $folder : $said"
        [ ! -e /sys/fs/selinux/enforce ] || restorecon -- "$folder" 2>/dev/null
      fi
      [ "$(stat -L -c %u:%g -- "$folder")" = "$uid:$gid" ] ||
        said=$(chown "$uid:$gid" -- "$folder" 2>&1) || fail "chown failed: $said"
      said=$(chmod 0700 -- "$folder" 2>&1) || fail "chmod failed: $said"
    fi
    case $real in -*) real=./$real ;; esac
    case $real in
      */*) said=$(mkdir -p -- "${real%/*}/" 2>&1) || fail "Failed to create directory: $said" ;;
    esac
    """)
}
