import OrderedCollections
import Values

/// What a web server answered: status, headers, and Ansible's words for it.
struct WebAnswer: Sendable {
  /// Nil where no server was asked, as for files.
  var status: Int?
  /// The URL that answered in the end.
  var url: String
  /// Names in small letters, in the order that they came in; values of one name joined.
  var headers: Mapping = [:]
  var cookies: [(name: String, value: String)] = []
  private var reason = ""
  private var trouble: String
  private var isFile = false

  /// Reads what `WebScript.requesting` found: `head`, `status`, `final`, `trouble`.
  init(_ reply: Reply, isFile: Bool) {
    status = reply["status"].flatMap { Int($0) }
    url = reply["final"] ?? ""
    trouble = reply["trouble"] ?? ""
    self.isFile = isFile
    var text = reply["head"] ?? ""
    text.unicodeScalars.removeAll { $0 == "\r" }
    // Redirections and proxies have heads of their own; the last one counts.
    let heads = text.split(separator: "\nHTTP/")
    for line in (heads.last ?? "").split(separator: "\n", omittingEmptySubsequences: true) {
      guard let colon = line.firstIndex(of: ":"), !line.hasPrefix("HTTP/") else {
        reason = line.split(separator: " ").dropFirst(2).joined(separator: " ")
        continue
      }
      let name = line[..<colon].lowercased()
      let value = String(line[colon...].dropFirst().drop { $0 == " " })
      if let known = headers[.string(name)]?.string {
        headers[.string(name)] = .string("\(known), \(value)")
      } else {
        headers[.string(name)] = .string(value)
      }
    }
    for line in text.split(separator: "\n")
    where line.lowercased().hasPrefix("set-cookie:") {
      let pair = line.dropFirst(11).drop { $0 == " " }.prefix { $0 != ";" }
      guard let equals = pair.firstIndex(of: "=") else { continue }
      let name = String(pair[..<equals])
      cookies.removeAll { $0.name == name }
      cookies.append((name, String(pair[equals...].dropFirst())))
    }
  }

  /// The size of a file, for which there are no headers.
  var fileSize: String?

  /// Whether no answer came at all.
  var isMissing: Bool { status == nil && (!isFile || !trouble.isEmpty) }

  /// `OK (12 bytes)`, `HTTP Error 404: Not Found`, `Request failed: …`.
  var message: String {
    if isMissing { return Self.message(trouble: trouble, url: url) }
    if let status, status >= 300 {
      return "HTTP Error \(status): \(reason.isEmpty ? Self.reasons[status] ?? "" : reason)"
    }
    let length = headers["content-length"]?.string ?? fileSize ?? "unknown"
    return "OK (\(length) bytes)"
  }

  private static let reasons = [304: "Not Modified", 403: "Forbidden", 404: "Not Found"]

  /// curl's and wget's troubles in the words that playbooks know from Python.
  private static func message(trouble: String, url: String) -> String {
    let words = trouble.split(separator: " ", maxSplits: 2).map(String.init)
    guard words.count >= 2, words[0] == "curl" || words[0] == "wget" else { return trouble }
    let text = words.count > 2 ? words[2] : "no answer"
    switch (words[0], words[1]) {
    case ("curl", "7") where text.contains("refused") || text.contains("connect to server"):
      return "Request failed: <urlopen error [Errno 111] Connection refused>"
    case ("wget", "4") where text.contains("refused"):
      return "Request failed: <urlopen error [Errno 111] Connection refused>"
    case ("curl", "6"), ("wget", "4"):
      return "Request failed: <urlopen error [Errno -2] Name or service not known>"
    case ("curl", "28"): return "Connection failure: The read operation timed out"
    case ("curl", "60"), ("wget", "5"):
      return "Request failed: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify "
        + "failed: \(text)>"
    default: return "Request failed: <urlopen error \(text)>"
    }
  }

  /// The name of the file that a URL leads to.
  static func fileName(of url: String) -> String {
    let path = WebRequest.parts(of: url).rest.prefix { $0 != "?" && $0 != "#" }
    guard let slash = path.lastIndex(of: "/") else { return "index.html" }
    let name = path[slash...].dropFirst()
    return name.isEmpty ? "index.html" : String(name)
  }
}
