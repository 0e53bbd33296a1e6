import OrderedCollections
import Values

/// Adds repositories of charts to helm on the host, and takes them away.
///
/// Behaves as kubernetes.core's `helm_repository`, 2.4; a password goes by standard input, which
/// needs helm 3.9.
struct HelmRepository: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "kubernetes.core.helm_repository"
  static let summary = "Adds repositories of charts to helm, and takes them away."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("repo_name", \.repository, aliases: ["name"], isRequired: true, "Its name."),
      Parameter("repo_url", \.address, aliases: ["url"], "Its address."),
      Parameter("repo_username", \.user, aliases: ["username"], "Who logs in there."),
      Parameter("repo_password", \.password, aliases: ["password"], "The password for it."),
      Parameter(
        "repo_state", \.state, aliases: ["state"], default: "present",
        "Whether it is to be there."),
      Parameter(
        "pass_credentials", \.passesCredentials, default: false,
        "Whether other hosts get the password too."),
      Parameter(
        "force_update", \.forces, aliases: ["force"], default: false,
        "Whether it is replaced in any case."),
    ] + HelmAccess.parameters(at: \.access)

  var access = HelmAccess()
  var repository = ""
  var address: String?
  var user: String?
  var password: String?
  var state = State.present
  var passesCredentials = false
  var forces = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let refusal { return .failure(refusal) }
    guard let variables = access.environment(namespace: nil) else {
      return .failure(HelmAccess.unusableConfiguration)
    }
    var context = context
    context.environment.merge(variables) { _, own in own }
    let reply = try await Self.script.run(
      [
        "helm": access.binary ?? "", "name": repository, "url": address ?? "",
        "state": state.rawValue, "user": user ?? "", "pass": passesCredentials ? "1" : "",
        "force": forces ? "1" : "", "dry": context.isCheckMode ? "1" : "",
      ], input: Array((password ?? "").utf8), in: context)
    var command = [access.binary ?? "helm", "repo", state == .present ? "add" : "rm", repository]
    if state == .present { command.append(address ?? "") }
    let shown: Mapping = ["command": .string(command.joined(separator: " "))]
    if let failure = reply.failure { return .failure(failure, shown) }
    guard reply["changed"] != nil else {
      return TaskResult([
        "repo_name": .string(repository), "repo_url": address.map { .string($0) } ?? .null,
      ])
    }
    if context.isCheckMode { return TaskResult(isChanged: true) }
    let said: Mapping = ["stdout": .string(reply["said"] ?? ""), "stderr": ""]
    return TaskResult(shown.merging(said) { $1 }, isChanged: true)
  }

  private var refusal: String? {
    if (user == nil) != (password == nil) {
      return "parameters are required together: repo_username, repo_password"
    }
    if state == .present, address == nil {
      return "repo_state is present but all of the following are missing: repo_url"
    }
    return nil
  }

  private static let script = ModuleScript(
    ["helm", "name", "url", "state", "user", "pass", "force", "dry"],
    """
    \(HelmAccess.finding)
    had=
    list=$("$helm" repo list 2>&1) || case $list in
      *'no repositories to show'*) list= ;;
      *) fail "Failure when executing Helm command. $list" ;;
    esac
    while read -r one address _; do
      [ "$one" != "$name" ] || had=$address
    done <<.
    $list
    .
    case $state in
      absent)
        [ -n "$had" ] || exit 0
        say changed 1
        [ -z "$dry" ] || exit 0
        said=$("$helm" repo rm "$name" 2>&1) || fail "Failure when executing Helm command. $said"
        ;;
      present)
        if [ -n "$had" ] && [ -z "$force" ]; then
          [ "$had" = "$url" ] ||
            fail "Repository already have a repository named $name"
          exit 0
        fi
        say changed 1
        [ -z "$dry" ] || exit 0
        set -- "$name" "$url"
        [ -z "$user" ] || set -- --username "$user" --password-stdin "$@"
        said=$("$helm" repo add ${pass:+--pass-credentials} ${force:+--force-update} "$@" 2>&1) ||
          fail "Failure when executing Helm command. $said"
        ;;
    esac
    say said "$said"
    """)
}
