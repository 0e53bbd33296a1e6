import SystemPackage

extension ShellPool {
  /// Writes a file on the host, whole or not at all, in one round trip.
  func send(_ upload: Upload) async throws(RemoteError) -> TransferResult {
    switch upload.source {
    case .bytes(let bytes):
      var digest = Digest()
      digest.update(bytes)
      let sum = digest.text
      return try await send(upload, .bytes(bytes + Array("\(sum)\n".utf8)), size: bytes.count) {
        sum
      }
    case .file(let path):
      let file = try await LocalFile.reading(path, host: host)
      let size = file.size
      // The sum follows the content: the file is read only once.
      let count = size + Digest.length + 1
      let input = Exchange.Input.pieces(count: count) { () throws(RemoteError) in
        try await file.nextPieceThenSum()
      }
      do throws(RemoteError) {
        let result = try await send(upload, input, size: size) { await file.sum }
        await file.close()
        return result
      } catch {
        await file.close()
        throw error
      }
    }
  }

  private func send(
    _ upload: Upload, _ input: Exchange.Input, size: Int, sum: () async -> String
  ) async throws(RemoteError) -> TransferResult {
    let mode = upload.mode.map { String($0, radix: 8) } ?? ""
    let owner = (upload.owner ?? "") + (upload.group.map { ":\($0)" } ?? "")
    let request = Request(
      script: Self.writing,
      arguments: [upload.destination, Marker.random(), String(size), mode, owner],
      isContained: true)
    var exchange = try Exchange(request, host: host)
    exchange.input = input
    let answer = try await run(exchange)
    guard answer.status == 0 else {
      throw failure(answer, path: upload.destination)
    }
    return TransferResult(size: size, sha1: await sum())
  }

  func failure(_ answer: CommandResult, path: String) -> RemoteError {
    let said = String(decoding: answer.errors, as: UTF8.self).trimmingEnd
    return RemoteError(.transfer(path: path, TransferFailure(said: said)), host: host)
  }

  /// Writes standard input, whose last line is the content's SHA-1, to a temporary name beside the
  /// destination, and gives it the destination's name once it is right in every way.
  ///
  /// `_feed` is the resident shell's: it passes on exactly `_i` bytes and takes no more.
  private static let writing = """
    export LC_ALL=C
    fail() { echo "$1" >&2; exit 1; }
    path=$1 size=$3 mode=$4 owner=$5
    case $path in
      */*) folder=${path%/*}/ ;;
      *) folder=./ ;;
    esac
    [ -d "$folder" ] || { ls -d -- "$folder" >/dev/null; exit 1; }
    [ ! -d "$path" ] || fail "Is a directory"
    new=$folder.apus-$2
    trap "rm -f -- \\"\\$new\\"" EXIT
    trap "exit 1" HUP INT TERM
    mask=$(umask)
    umask 077
    set -C
    : >"$new" || exit 1
    set +C
    umask "$mask"
    _i=$size
    _feed 2>&1 >>"$new" | while IFS= read -r line; do
      case $line in
        *records*|*copied*) ;;
        *) echo "$line" >&2 ;;
      esac
    done
    read -r sum || fail "damaged"
    [ "$(wc -c <"$new")" -eq "$size" ] || exit 1
    found=$(sha1sum <"$new" 2>/dev/null) || found=$sum
    [ "${found%% *}" = "$sum" ] || fail "damaged"
    if [ -z "$mode$owner" ] && [ -f "$path" ]; then
      kept=$(stat -c "%a %u:%g" -- "$path") && chown "${kept#* }" "$new" 2>/dev/null
      mode=${kept% *}
    fi
    [ -z "$owner" ] || chown -- "$owner" "$new" || exit 1
    chmod "${mode:-=rw}" "$new" || exit 1
    [ "$size" -lt 1048576 ] || dd if=/dev/null of="$new" conv=notrunc,fsync 2>/dev/null ||
      fail "the file could not be written to the disk"
    mv -f -- "$new" "$path" || exit 1
    trap - EXIT
    """
}
