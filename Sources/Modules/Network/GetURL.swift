import OrderedCollections
import Values

/// Fetches a file from a server onto the host, with the host's own curl or wget.
///
/// Behaves as ansible-core's `get_url`, 2.16, save that content whose checksum is wrong never
/// replaces what is there.
struct GetURL: Module {
  static let name = "ansible.builtin.get_url"
  static let summary = "Fetches a file from a server onto the host."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("url", \.url, isRequired: true, "Where the file comes from."),
      Parameter("dest", \.destination, isRequired: true, "The file, or the folder for it."),
      Parameter(
        "checksum", \.checksum, default: "",
        "What the file must have, as `algorithm:digest`, or `algorithm:` and a URL of digests."),
      Parameter("backup", \.keepsBackup, default: false, "Whether a replaced file is kept."),
      Parameter(
        "force", \.isForced, default: false,
        "Whether it is fetched even if the server has nothing newer."),
      Parameter("timeout", \.timeout, default: 10, "How many seconds an answer may take."),
      Parameter("headers", \.headers, "Headers to send."),
      Parameter("tmp_dest", \.temporaryFolder, "The folder it is fetched into first."),
    ] + WebOptions.parameters(at: \.options) + [
      Parameter("url_username", \.user, aliases: ["username"], "The user to log in as."),
      Parameter("url_password", \.password, aliases: ["password"], "The user's password."),
    ] + FileProperties.parameters(at: \.properties)

  var url = ""
  var destination = ""
  var checksum = ""
  var keepsBackup = false
  var isForced = false
  var timeout = 10
  var headers: Value?
  var temporaryFolder: String?
  var options = WebOptions()
  var user: String?
  var password: String?
  var properties = FileProperties()

  func run(in context: ModuleContext) async throws -> TaskResult {
    var arguments = properties.arguments
    if let refusal = sum(into: &arguments) {
      return .failure(refusal, plain(destination))
    }
    var request = options.request(url: url)
    request.method = context.isCheckMode ? "HEAD" : "GET"
    request.headers = WebOptions.headers(headers)
    request.timeout = timeout
    if isForced { request.headers.append(("Cache-Control", "no-cache")) }
    (request.user, request.password) = (user, password)
    request.alwaysAuthenticates = options.alwaysAuthenticates
    arguments.merge(request.arguments()) { $1 }
    arguments["dest"] = CommandCall.expandable(destination)
    arguments["tmp"] = temporaryFolder.map(CommandCall.expandable) ?? ""
    arguments["force"] = isForced ? "1" : ""
    arguments["backup"] = keepsBackup ? "1" : ""
    arguments["name"] = WebAnswer.fileName(of: url)
    arguments["dry"] = context.isCheckMode ? "1" : ""
    let reply = try await Self.script.run(arguments, in: context)
    return result(of: reply, in: context)
  }

  /// Puts the digest into the arguments; why that cannot be.
  private func sum(into arguments: inout [String: String]) -> String? {
    guard !checksum.isEmpty else { return nil }
    guard let colon = checksum.firstIndex(of: ":") else {
      return "The checksum parameter has to be in format <algorithm>:<checksum>"
    }
    let algorithm = checksum[..<colon].lowercased()
    let digest = String(checksum[colon...].dropFirst())
    guard ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"].contains(algorithm) else {
      return "Could not hash file with algorithm '\(algorithm)'. Available algorithms: "
        + "md5, sha1, sha224, sha256, sha384, sha512"
    }
    arguments["algorithm"] = algorithm
    if ["http:", "https:", "ftp:", "file:"].contains(where: digest.hasPrefix) {
      var request = options.request(url: digest)
      request.headers = WebOptions.headers(headers)
      request.timeout = timeout
      (request.user, request.password) = (user, password)
      arguments.merge(request.arguments(prefix: "sum")) { $1 }
    } else {
      let digits = digest.lowercased().filter { $0.isLetter || $0.isNumber }
      guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit) else {
        return "The checksum format is invalid"
      }
      arguments["digest"] = digits
    }
    return nil
  }

  private func plain(_ destination: String) -> Mapping {
    [
      "checksum_dest": nil, "checksum_src": nil, "dest": .string(destination), "elapsed": 0,
      "url": .string(url),
    ]
  }

  private func result(of reply: Reply, in context: ModuleContext) -> TaskResult {
    var answer = WebAnswer(reply, isFile: reply["isfile"] != nil)
    answer.fileSize = reply["filesize"]
    let destination = reply["dest"] ?? destination
    let elapsed = Value.int(Int(reply["elapsed"] ?? "") ?? 0)
    var values = plain(destination)
    values["elapsed"] = elapsed
    for (key, name) in [("checksum_src", "source"), ("checksum_dest", "was")] {
      if let sum = reply[name], !sum.isEmpty { values[.string(key)] = .string(sum) }
    }
    let status = FileStatus(reply["after"])
    if let failure = reply.failure {
      let file = status?.values ?? [:]
      var short: Mapping = [
        "dest": .string(destination), "elapsed": elapsed, "url": .string(answer.url),
      ]
      short.merge(file) { $1 }
      switch failure {
      case "unanswered": return .failure(answer.message, short)
      case "refused":
        short["status_code"] = answer.status.map(Value.int) ?? .null
        short["response"] = .string(answer.message)
        return .failure("Request failed", short)
      case _ where failure.hasPrefix("Unable to find a checksum"): return .failure(failure)
      case _ where reply["status"] == nil: return .failure(failure, ["elapsed": elapsed])
      default:
        values.merge(file) { $1 }
        return .failure(HostError.asPython(failure, path: destination), values)
      }
    }
    if reply["kept"] != nil {
      values["msg"] = "file already exists"
      values.merge(status?.values ?? [:]) { $1 }
      var isChanged = reply["changed"] != nil
      if context.isCheckMode { isChanged = settles(reply) }
      if isChanged { values["msg"] = "file already exists but file attributes changed" }
      return TaskResult(values, isChanged: isChanged)
    }
    if reply["unmodified"] != nil {
      values = [
        "url": .string(url), "dest": .string(destination), "msg": .string(answer.message),
        "status_code": 304, "elapsed": elapsed,
      ]
      return TaskResult(values.merging(status?.values ?? [:]) { $1 })
    }
    values["msg"] = .string(answer.message)
    if context.isCheckMode {
      values.merge(status?.values ?? [:]) { $1 }
      return TaskResult(values, isChanged: values["checksum_src"] != values["checksum_dest"])
    }
    values["status_code"] = answer.status.map(Value.int) ?? .null
    values["md5sum"] = reply["md5"].map(Value.string)
    values["backup_file"] = reply["backup_file"].map(Value.string)
    values.merge(status?.values ?? [:]) { $1 }
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }

  private func settles(_ reply: Reply) -> Bool {
    guard let member = FileStatus(reply["member"]) else { return false }
    let wanted = properties.applied(
      to: member, uid: reply["uid"].flatMap { Int($0) }, gid: reply["gid"].flatMap { Int($0) })
    return wanted != member
  }
}
