import Crypto
import FoundationEssentials

/// What a file of known hosts has of a host.
struct KnownHostSearch {
  var isFound = false
  /// Whether what there is must make way, or is of other kinds of keys only.
  var replaces = false
  /// The number of the line with a key of the same kind, the first 1.
  var place: Int?

  struct Refusal: Error {
    let message: String
  }

  /// Reads what `ssh-keygen -F` said, in which `line` is looked for.
  static func result(of reply: Reply, line: String?) -> Result<Self, Refusal> {
    guard let status = reply["status_of_search"] else { return .success(Self()) }
    let (found, errors) = (reply["found"] ?? "", reply["errors"] ?? "")
    if found.isEmpty, errors.isEmpty, ["0", "1"].contains(status) { return .success(Self()) }
    if status != "0" {
      return .failure(
        Refusal(
          message: "ssh-keygen failed (rc=\(status), stdout='\(found)',stderr='\(errors)')"))
    }
    guard let new = line.flatMap(KnownHostKey.init) else {
      return .success(Self(isFound: true))
    }
    return .success(search(for: new, in: found))
  }

  private static func search(for key: KnownHostKey, in text: String) -> Self {
    var (new, place) = (key, Int?.none)
    for line in text.split(separator: "\n") {
      if line.hasPrefix("#") {
        place = line.firstMatch(of: /found: line (\d+)/).flatMap { Int($0.output.1) }
        continue
      }
      guard let old = KnownHostKey(String(line)) else { continue }
      // Each hash has a salt of its own.
      if new.host.hasPrefix("|1|"), old.host.hasPrefix("|1|") { new.host = old.host }
      if new == old { return Self(isFound: true, replaces: false, place: place) }
      if new.type == old.type { return Self(isFound: true, replaces: true, place: place) }
    }
    return Self(isFound: true, replaces: true)
  }
}

/// A line of a file of known hosts, without the comment.
struct KnownHostKey: Equatable {
  /// `@cert-authority` or `@revoked`.
  var marker: String?
  var host: String
  var type: String
  var key: String

  init?(_ line: String) {
    var words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    if let first = words.first, first.hasPrefix("@") { marker = words.removeFirst() }
    guard words.count >= 3 else { return nil }
    (host, type, key) = (words[0], words[1], words[2])
  }
}

/// The names of hosts as OpenSSH hides them (`HashKnownHosts`).
enum HostHash {
  /// The line with the host's name as a hash.
  static func hidden(_ line: String, host: String) -> String {
    var words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    let place = words.first?.hasPrefix("@") == true ? 1 : 0
    guard words.indices.contains(place) else { return line }
    let salt = Data((0..<20).map { _ in UInt8.random(in: .min ... .max) })
    let code = HMAC<Insecure.SHA1>.authenticationCode(
      for: Data(host.utf8), using: SymmetricKey(data: salt))
    words[place] = "|1|\(salt.base64EncodedString())|\(Data(code).base64EncodedString())"
    return words.joined(separator: " ")
  }
}
