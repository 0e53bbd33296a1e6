import OrderedCollections
import Remote
import Values

/// Keeps the list of chart repositories that `helm` knows.
///
/// Behaves as kubernetes.core's `helm_repository`, 2.4. A password goes to the program by its
/// standard input, which takes Helm 3.4.
struct HelmRepository: Module {
  enum State: String, ArgumentChoice { case present, absent }

  static let name = "kubernetes.core.helm_repository"
  static let summary = "Keeps the list of chart repositories that `helm` knows."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("repo_name", \.repository, aliases: ["name"], isRequired: true, "Its name."),
      Parameter("repo_url", \.address, aliases: ["url"], "Where it is."),
      Parameter("repo_username", \.user, aliases: ["username"], "The user to be there."),
      Parameter("repo_password", \.password, aliases: ["password"], "The user's password."),
      Parameter(
        "repo_state", \.state, aliases: ["state"], default: "present",
        "Whether it is to be known."),
      Parameter(
        "pass_credentials", \.passesOn, default: false,
        "Whether other hosts that it leads to are told the password too."),
      Parameter(
        "force_update", \.isForced, aliases: ["force"], default: false,
        "Whether it is added though it is known."),
    ] + HelmCluster.parameters.map { Parameter($0, within: \.cluster) }

  var repository = ""
  var address: String?
  var user: String?
  var password: String?
  var state = State.present
  var passesOn = false
  var isForced = false
  var cluster = HelmCluster()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let mistake { return .failure(mistake) }
    let call = HelmCall(cluster, in: context)
    do {
      let known = try await knownAddress(call)
      if state == .absent {
        guard known != nil else { return unchanged }
        return try await change(call, ["repo", "rm", "--", repository])
      }
      if let known, !isForced {
        if known == address { return unchanged }
        return .failure("Repository already have a repository named \(repository)")
      }
      return try await change(call, addition)
    } catch let failure as HelmCall.Failure {
      return failure.result
    }
  }

  /// What is wrong with the arguments together.
  private var mistake: String? {
    if let mistake = cluster.mistake { return mistake }
    if (user == nil) != (password == nil) {
      return "parameters are required together: repo_username, repo_password"
    }
    if state == .present, address == nil {
      return "repo_state is present but all of the following are missing: repo_url"
    }
    return nil
  }

  private var unchanged: TaskResult {
    TaskResult([
      "repo_name": .string(repository), "repo_url": address.map(Value.string) ?? .null,
    ])
  }

  /// Where the repository of our name is said to be; nil where there is none.
  private func knownAddress(_ call: HelmCall) async throws -> String? {
    let words = ["repo", "list", "--output=json"]
    let result = try await call.run(words)
    if result.status == 1,
      String(decoding: result.errors, as: UTF8.self).contains("no repositories to show")
    {
      return nil
    }
    guard result.status == 0 else { throw HelmCall.Failure(result: call.failure(result, words)) }
    let list = try? JSONReader.value(ofText: String(decoding: result.output, as: UTF8.self))
    let entry = list?.items?.compactMap(\.mapping).first { $0["name"]?.string == repository }
    return entry.map { $0["url"]?.string ?? "" }
  }

  private var addition: [String] {
    var words = ["repo", "add"]
    if let user { words += ["--username=\(user)", "--password-stdin"] }
    if passesOn { words.append("--pass-credentials") }
    if isForced { words.append("--force-update") }
    return words + ["--", repository, address ?? ""]
  }

  private func change(_ call: HelmCall, _ words: [String]) async throws -> TaskResult {
    if call.context.isCheckMode { return TaskResult(isChanged: true) }
    let result = try await call.run(words, input: Array((password ?? "").utf8))
    guard result.status == 0 else { return call.failure(result, words) }
    return TaskResult(
      [
        "stdout": .string(String(decoding: result.output, as: UTF8.self)),
        "stderr": .string(String(decoding: result.errors, as: UTF8.self)),
        "command": .string(call.told(words)),
      ], isChanged: true)
  }
}
