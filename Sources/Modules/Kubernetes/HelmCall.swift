import OrderedCollections
import Remote
import Values

/// The program `helm` on a host, as modules call it.
struct HelmCall {
  let cluster: HelmCluster
  let context: ModuleContext

  /// Prepares calls in `namespace`, or in none.
  init(_ cluster: HelmCluster, namespace: String? = nil, in context: ModuleContext) {
    self.cluster = cluster
    var context = context
    context.environment.merge(cluster.environment) { $1 }
    if let namespace { context.environment["HELM_NAMESPACE"] = namespace }
    self.context = context
  }

  /// The result of a call that went wrong.
  struct Failure: Error { let result: TaskResult }

  /// The call as it is told.
  func told(_ words: [String], path: String? = nil) -> String {
    let program = cluster.binary ?? "helm"
    return ([program] + words + (path.map { [$0] } ?? [])).map(ShellWords.quoted)
      .joined(separator: " ")
  }

  /// Calls it with `words`, and with `path` behind them, in which `~` and variables are expanded.
  func run(
    _ words: [String], path: String? = nil, input: [UInt8] = []
  ) async throws -> CommandResult {
    let places = [cluster.binary, path].map { $0.map(CommandCall.expandable) ?? "" }
    return try await context.connect().run(
      Request(
        script: Self.script, arguments: places + words, input: input,
        environment: context.environment))
  }

  /// What the call printed; throws `Failure` where it failed.
  func output(
    of words: [String], path: String? = nil, input: [UInt8] = []
  ) async throws -> String {
    let result = try await run(words, path: path, input: input)
    guard result.status == 0 else { throw Failure(result: failure(result, words, path: path)) }
    return String(decoding: result.output, as: UTF8.self)
  }

  /// A failed call, as Ansible's modules answer it.
  func failure(_ result: CommandResult, _ words: [String], path: String? = nil) -> TaskResult {
    let output = String(decoding: result.output, as: UTF8.self)
    let errors = String(decoding: result.errors, as: UTF8.self)
    if result.status == 127, errors.hasPrefix(Self.missing) {
      return .failure(errors.withoutOuterSpaces)
    }
    return .failure(
      "Failure when executing Helm command. Exited \(result.status).\nstdout: \(output)\n"
        + "stderr: \(errors)",
      [
        "stdout": .string(output), "stderr": .string(errors),
        "command": .string(told(words, path: path)),
      ])
  }

  private static let missing = "Failed to find required executable"

  private static let script = """
    PATH=$PATH:/usr/local/bin:/usr/sbin:/sbin
    eval "helm=$1 chart=$2"
    helm=${helm:-helm}
    shift 2
    command -v "$helm" >/dev/null || {
      printf '%s\\n' "\(missing) \\"$helm\\" in paths: $PATH" >&2
      exit 127
    }
    for pair in KUBECONFIG:KUBECONFIG HELM_KUBECONTEXT:CONTEXT HELM_KUBEAPISERVER:HOST \\
      HELM_KUBECAFILE:SSL_CA_CERT HELM_KUBETOKEN:API_KEY; do
      eval "text=\\${${pair%:*}-} other=\\${K8S_AUTH_${pair#*:}-}"
      [ -n "$text" ] || [ -z "$other" ] || export "${pair%:*}=$other"
    done
    "$helm" "$@" ${chart:+"$chart"}
    """
}
