import OrderedCollections
import Values

/// Copies within a host (`remote_src`).
struct HostCopy {
  let call: Copy
  let source: String

  func run(in context: ModuleContext) async throws -> TaskResult {
    var writer = call.writer(.hostFile(source))
    writer.name = source.split(separator: "/").last.map(String.init)
    let outcome = try await writer.write(in: context)
    switch outcome.reply.failure {
    case "source is a folder": return try await copyFolder(in: context)
    case "missing source":
      return .failure("Source \(source) not found")
    default: break
    }
    var result = writer.result(of: outcome, content: nil, context: context)
    result.values["src"] = .string(source)
    if !result.isFailed {
      // Unlike a copy from here, this one answers alike whether it wrote or not.
      for key in ["path", "diff"] { result.values.removeValue(forKey: .string(key)) }
      result.values["md5sum"] = outcome.reply["md5"].map(Value.string)
      if context.isCheckMode { result.values["dest"] = .string(outcome.destination) }
    }
    return result
  }

  private func copyFolder(in context: ModuleContext) async throws -> TaskResult {
    var arguments = call.properties.arguments
    arguments["dest"] = CommandCall.expandable(call.destination)
    arguments["from"] = CommandCall.expandable(source)
    arguments["mode"] = call.properties.mode?.shellText ?? ""
    arguments["foldermode"] = call.folderMode?.shellText ?? ""
    arguments["dry"] = context.isCheckMode ? "1" : ""
    let reply = try await Self.folderScript.run(arguments, in: context)
    if let failure = reply.failure { return .failure(failure) }
    var values = FileStatus(reply["after"])?.values ?? [:]
    values["src"] = .string(source)
    values["dest"] = .string(reply["dest"] ?? call.destination)
    values["checksum"] = .null
    values["md5sum"] = .null
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }

  private static let folderScript = ModuleScript(
    ["dest", "from", "foldermode"] + FileScript.properties,
    """
    \(FileScript.looking)
    \(FileScript.settling)
    \(FileScript.building)
    eval "dest=$dest; from=$from"
    if [ -e "$dest" ] && [ ! -d "$dest" ]; then fail "cannot copy a directory over a file"; fi
    case $from in
      */) to=$dest; case $dest in */) ;; *) [ ! -d "$dest" ] || dest=$dest/ ;; esac ;;
      *) to=${dest%/}/${from##*/} dest=$to ;;
    esac
    say dest "$dest"
    lookup
    compare() {
      (cd -- "$from" && find . -type f -exec sh -c '
        to=$1; shift
        for one; do cmp -s -- "$one" "$to/$one" || { echo differs; exit; }; done' sh "$to" {} +)
    }
    missing() {
      (cd -- "$from" && find . ! -type f -exec sh -c '
        to=$1; shift
        for one; do [ -e "$to/$one" ] || [ -L "$to/$one" ] || { echo misses; exit; }; done' \\
        sh "$to" {} +)
    }
    case $to in /*) ;; *) to=$PWD/$to ;; esac
    if [ -n "$(compare)$(missing)" ]; then
      say changed 1
      if [ -z "$dry" ]; then
        [ -d "$to" ] || build "$to"
        said=$(cp -R -- "${from%/}/." "$to/" 2>&1) || fail "cannot copy: $said"
      fi
    fi
    if [ -n "$uid$gid$mode$foldermode" ] && [ -d "$to" ]; then
      find "$to" -print | while IFS= read -r one; do
        if [ -d "$one" ]; then (mode=$foldermode; settle "$one"); else settle "$one"; fi
      done
    fi
    describe after "$dest"
    """)
}
