extension ShellPool {
  /// Reads a file of the host into one of this machine, whole or not at all, in one round trip.
  func fetch(_ download: Download) async throws(RemoteError) -> TransferResult {
    let request = Request(script: Self.reading, arguments: [download.source], isContained: true)
    var exchange = try Exchange(request, host: host)
    let file = try await LocalFile.writing(besides: download.destination, host: host)
    exchange.sink = { (bytes) throws(RemoteError) in try await file.write(bytes) }
    do throws(RemoteError) {
      let answer = try await run(exchange)
      guard answer.status == 0 else { throw failure(answer, path: download.source) }
      let told = String(decoding: answer.errors.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
      let digest = await file.digest
      guard told == digest.sha1 || told.first == "-" else {
        throw RemoteError(.transfer(path: download.source, .damaged), host: host)
      }
      try await file.rename(to: download.destination)
      return TransferResult(size: await file.count, digest: digest)
    } catch {
      await file.discard()
      throw error
    }
  }

  /// Says the content, and its SHA-1 on standard error.
  private static let reading = """
    export LC_ALL=C
    fail() { echo "$1" >&2; exit 1; }
    [ -e "$1" ] || { ls -Ld -- "$1" >/dev/null; exit 1; }
    [ ! -d "$1" ] || fail "Is a directory"
    [ -r "$1" ] || fail "Permission denied"
    exec <"$1" || exit 1
    if command -v sha1sum >/dev/null; then
      # It reads beside `cat`, not before it.
      sha1sum >&2 <"$1" &
      cat && wait $!
    else
      echo "- " >&2
      exec cat
    fi
    """
}
