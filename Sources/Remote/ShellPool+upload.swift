import SystemPackage

extension ShellPool {
  /// Writes a file on the host, whole or not at all, in one round trip.
  func send(_ upload: Upload) async throws(RemoteError) -> TransferResult {
    switch upload.source {
    case .bytes(let bytes):
      let digest = Digester().taking(bytes).digest
      let input = Exchange.Input.bytes(bytes + Array("\(digest.sha1)\n".utf8))
      return try await send(upload, input, size: bytes.count) { digest }
    case .file(let path):
      let file = try await LocalFile.reading(path, host: host)
      let size = file.size
      // The sum follows the content: the file is read only once.
      let count = size + Digester.length + 1
      let input = Exchange.Input.pieces(count: count) { () throws(RemoteError) in
        try await file.nextPieceThenSum()
      }
      do throws(RemoteError) {
        let result = try await send(upload, input, size: size) { await file.digest }
        await file.close()
        return result
      } catch {
        await file.close()
        throw error
      }
    }
  }

  private func send(
    _ upload: Upload, _ input: Exchange.Input, size: Int, digest: () async -> ContentDigest
  ) async throws(RemoteError) -> TransferResult {
    let owner = (upload.owner ?? "") + (upload.group.map { ":\($0)" } ?? "")
    let mode = upload.mode.map { String($0, radix: 8) } ?? ""
    let temporary = ".apus-\(Marker.random())"
    let request = Request(
      script: Self.writing,
      arguments: [upload.destination, temporary, String(size), mode, owner],
      isContained: true)
    var exchange = try Exchange(request, host: host)
    exchange.input = input
    exchange.readsDirectly = true
    let answer = try await run(exchange)
    guard answer.status == 0 else {
      throw failure(answer, path: upload.destination)
    }
    return TransferResult(size: size, digest: await digest())
  }

  func failure(_ answer: CommandResult, path: String) -> RemoteError {
    let said = String(decoding: answer.errors, as: UTF8.self).trimmingEnd
    return RemoteError(.transfer(path: path, TransferFailure(said: said)), host: host)
  }

  /// Writes the input, whose last line is the content's SHA-1, to a temporary name beside the
  /// destination, and gives it the destination's name once it is right in every way.
  ///
  /// `_feed` is the resident shell's: it passes on exactly `_i` bytes and takes no more. Nothing is
  /// run that need not be: each program costs a small file more than its content does.
  private static let writing = """
    export LC_ALL=C
    fail() { echo "$1" >&2; exit 1; }
    path=$1 new=$2 _i=$3 mode=$4 owner=$5
    case $path in
      */*) folder=${path%/*}/ ;;
      *) folder=./ ;;
    esac
    [ -d "$folder" ] || { ls -d -- "$folder" >/dev/null; exit 1; }
    [ ! -d "$path" ] || fail "Is a directory"
    new=$folder$new
    trap 'rm -f -- "$new"' EXIT
    trap "exit 1" HUP INT PIPE TERM
    [ -z "$mode" ] || umask 077
    set -C
    : >"$new" || exit 1
    set +C
    found=
    if [ "$_i" -ge 1048576 ] && command -v sha1sum >/dev/null && command -v tee >/dev/null; then
      # A sum of what passes by saves a second reading; what fails on the way spoils it.
      found=$({ _feed 2>/dev/null | tee -a -- "$new" | sha1sum; } 2>&1)
      said=$found
    else
      said=$(_feed 2>&1 >>"$new") || fail "$said"
    fi
    read -r sum || fail "$said"
    if [ -n "$found" ] || found=$(sha1sum 2>/dev/null <"$new"); then
      [ "${found%% *}" = "$sum" ] || fail "damaged: $said"
    else
      [ "$(wc -c <"$new")" -eq "$_i" ] || fail "damaged: $said"
    fi
    if [ -z "$mode$owner" ] && [ -f "$path" ]; then
      kept=$(stat -c "%a %u:%g" -- "$path")
      [ "$kept" = "$(stat -c "%a %u:%g" -- "$new")" ] || {
        chown "${kept#* }" "$new" 2>/dev/null
        mode=${kept% *}
      }
    fi
    [ -z "$owner" ] || chown -- "$owner" "$new" || exit 1
    [ -z "$mode" ] || chmod "$mode" "$new" || exit 1
    [ "$_i" -lt 1048576 ] || dd if=/dev/null of="$new" conv=notrunc,fsync 2>/dev/null ||
      fail "the file could not be written to the disk"
    mv -f -- "$new" "$path" || exit 1
    trap - EXIT
    """
}
