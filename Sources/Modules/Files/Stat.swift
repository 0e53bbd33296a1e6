import OrderedCollections
import Values

/// Tells what is at a path.
///
/// Behaves as ansible-core's `stat`, 2.16.
struct Stat: Module {
  enum Algorithm: String, ArgumentChoice { case md5, sha1, sha224, sha256, sha384, sha512 }

  static let name = "ansible.builtin.stat"
  static let summary = "Tells what is at a path."
  static let parameters: [Parameter<Self>] = [
    Parameter("path", \.path, aliases: ["dest", "name"], isRequired: true, "The path."),
    Parameter("follow", \.follows, default: false, "Whether links are followed."),
    Parameter(
      "get_checksum", \.wantsChecksum, default: true, "Whether a file's digest is wanted."),
    Parameter(
      "checksum_algorithm", \.algorithm, aliases: ["checksum", "checksum_algo"], default: "sha1",
      "Which digest."),
    Parameter(
      "get_mime", \.wantsMIME, aliases: ["mime", "mime_type", "mime-type"], default: true,
      "Whether the type of its content is wanted, as `file` tells it."),
    Parameter(
      "get_attributes", \.wantsAttributes, aliases: ["attr", "attributes"], default: true,
      "Whether its attributes are wanted, as `lsattr` tells them."),
  ]

  var path = ""
  var follows = false
  var wantsChecksum = true
  var algorithm = Algorithm.sha1
  var wantsMIME = true
  var wantsAttributes = true

  func run(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.script.run(
      [
        "path": CommandCall.expandable(path), "follow": follows ? "1" : "",
        "sum": wantsChecksum ? "\(algorithm.rawValue)sum" : "",
        "mime": wantsMIME ? "1" : "", "attributes": wantsAttributes ? "1" : "",
      ], in: context)
    if let failure = reply.failure { return .failure(failure) }
    guard let status = FileStatus(reply["status"]) else {
      return TaskResult(["stat": ["exists": false]])
    }
    var values = facts(of: status)
    let shown = reply["path"] ?? path
    values["path"] = .string(shown)
    for (key, letter) in [("readable", "r"), ("writeable", "w"), ("executable", "x")] {
      values[.string(key)] = .bool(reply["access"]?.contains(letter) ?? false)
    }
    if status.kind == .link {
      values["lnk_source"] = .string(reply["source"] ?? "")
      values["lnk_target"] = .string(reply["target"] ?? "")
    }
    if let digest = reply["checksum"], !digest.isEmpty { values["checksum"] = .string(digest) }
    if wantsMIME { addType(reply["mime"], to: &values) }
    if wantsAttributes { addAttributes(reply["attributes"], to: &values) }
    return TaskResult(["stat": .mapping(values)])
  }

  private func facts(of status: FileStatus) -> Mapping {
    let more: Mapping = [
      "exists": true, "mode": .string(mode(status)), "blocks": .int(status.blocks),
      "block_size": .int(status.blockSize), "device_type": .int(status.deviceType),
      "pw_name": .string(status.owner), "gr_name": .string(status.group),
    ]
    return more.merging(status.facts) { own, _ in own }
  }

  /// Four digits, without the leading 0 that other modules write before set-id bits.
  private func mode(_ status: FileStatus) -> String {
    let text = FileMode.octal(status.mode)
    return text.count > 4 ? String(text.dropFirst()) : text
  }

  /// Adds what `file --mime-type --mime-encoding` printed: `text/plain; charset=us-ascii`.
  private func addType(_ text: String?, to values: inout Mapping) {
    let parts = (text ?? "").split(separator: "; charset=").map(String.init)
    values["mimetype"] = .string(parts.first ?? "unknown")
    values["charset"] = .string(parts.count > 1 ? parts[1] : "unknown")
  }

  /// Adds what `lsattr -vd` printed: the version, the flags, the path.
  private func addAttributes(_ text: String?, to values: inout Mapping) {
    let words = (text ?? "").split(separator: " ").map(String.init)
    guard words.count >= 2 else { return }
    let flags = words[1].filter { $0 != "-" }
    values["attr_flags"] = .string(flags)
    values["version"] = .string(words[0])
    values["attributes"] = .list(flags.compactMap { Self.attributes[$0] }.map(Value.string))
  }

  private static let attributes: [Character: String] = [
    "A": "noatime", "a": "append", "c": "compressed", "C": "nocow", "d": "nodump",
    "D": "dirsync", "e": "extents", "E": "encrypted", "h": "blocksize", "i": "immutable",
    "I": "indexed", "j": "journalled", "N": "inline", "s": "zero", "S": "synchronous",
    "t": "notail", "T": "blockroot", "u": "undelete", "X": "compressedraw", "Z": "compresseddirty",
  ]
}

extension Stat {
  private static let script = ModuleScript(
    ["path", "follow", "sum", "mime", "attributes"],
    """
    eval "path=$path"
    say path "$path"
    case $path in -*) path=./$path ;; esac
    printf 'status\\0'
    stat ${follow:+-L} -c '\(FileStatus.format)' -- "$path" 2>/dev/null
    printf '\\0'
    [ -e "$path" ] || [ -L "$path" ] || exit 0
    access=
    [ ! -r "$path" ] || access=r
    [ ! -w "$path" ] || access=${access}w
    [ ! -x "$path" ] || access=${access}x
    say access "$access"
    if [ -L "$path" ] && [ -z "$follow" ]; then
      say target "$(readlink -- "$path")"
      say source "$(readlink -f -- "$path")"
    elif [ -n "$sum" ] && [ -f "$path" ] && [ -r "$path" ]; then
      command -v "$sum" >/dev/null || fail "the host has no $sum"
      digest=$("$sum" <"$path")
      say checksum "${digest%% *}"
    fi
    if [ -n "$mime" ] && command -v file >/dev/null; then
      if [ -e "$path" ]; then
        say mime "$(file --brief --mime-type --mime-encoding -- "$path" 2>/dev/null)"
      else
        say mime 'unknown; charset=unknown'
      fi
    fi
    if [ -n "$attributes" ] && command -v lsattr >/dev/null; then
      say attributes "$(lsattr -vd -- "$path" 2>/dev/null)"
    fi
    """)
}
