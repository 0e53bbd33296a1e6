import OrderedCollections
import Values

/// Keeps objects of a Kubernetes cluster.
///
/// Behaves as kubernetes.core's `k8s`, 2.4, over the host's `kubectl`: what is there is patched,
/// replaced (`force`) or applied (`apply`), what is not there is created.  In check mode the server
/// itself says what would become of it.  A removal's `result` is empty.
struct K8s: Module {
  enum State: String, ArgumentChoice { case absent, present, patched }
  enum MergeType: String, ArgumentChoice {
    case json, merge
    case strategic = "strategic-merge"
  }

  static let name = "kubernetes.core.k8s"
  static let synonyms = ["ansible.builtin.k8s"]
  static let summary = "Keeps objects of a Kubernetes cluster."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("state", \.state, default: "present", "Whether they are there."),
      Parameter(
        "resource_definition", \.definition, aliases: ["definition", "inline"],
        "The objects: a mapping, a list, or YAML of several documents."),
      Parameter("src", \.source, "A file of this machine with the objects."),
      Parameter(
        "template", \.template,
        "A template of this machine, its options beside its `path`, or a list."),
      Parameter("kind", \.kind, "The kind, where the definition has none."),
      Parameter(
        "api_version", \.version, aliases: ["api", "version"], default: "v1",
        "The version of its API, where the definition has none."),
      Parameter("name", \.object, "The name, where the definition has none."),
      Parameter("generate_name", \.prefix, "What a name begins with that the server makes."),
      Parameter("namespace", \.namespace, "The namespace, where the definition has none."),
      Parameter("label_selectors", \.labels, default: [], "Only objects with these labels."),
      Parameter("apply", \.isApplied, default: false, "Whether `kubectl apply` does it."),
      Parameter(
        "server_side_apply", \.serverSide,
        "Whether the server merges: `field_manager`, `force_conflicts`."),
      Parameter("merge_type", \.merges, "How a patch is merged; the first that the kind knows."),
      Parameter("force", \.isForced, default: false, "Whether an object is replaced whole."),
      Parameter("validate", \.validation, "Whether unknown fields fail: `fail_on_error`."),
      Parameter(
        "continue_on_error", \.goesOn, default: false, "Whether the other objects follow."),
      Parameter(
        "delete_options", \.deletion,
        "How objects go: `gracePeriodSeconds`, `propagationPolicy`."),
    ] + KubernetesWait.parameters.map { Parameter($0, within: \.wait) }
    + KubernetesCluster.parameters.map { Parameter($0, within: \.cluster) }

  var state = State.present
  var definition: Value?
  var source: String?
  var template: Value?
  var kind: String?
  var version = "v1"
  var object: String?
  var prefix: String?
  var namespace: String?
  var labels: [String] = []
  var isApplied = false
  var serverSide: Value?
  var merges: [MergeType] = []
  var isForced = false
  var validation: Value?
  var goesOn = false
  var deletion: Value?
  var wait = KubernetesWait()
  var cluster = KubernetesCluster()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let mistake = mistake ?? cluster.mistake { return .failure(mistake) }
    let definitions: [Mapping]
    do {
      definitions = try self.definitions(in: context)
    } catch let mistake as Mistake {
      return .failure(mistake.message)
    }
    let kubectl = cluster.program(in: context)
    var results: [TaskResult] = []
    for definition in definitions {
      let result: TaskResult
      do {
        result = try await K8sWork(call: self, kubectl: kubectl, definition: definition).run()
      } catch let failure as HostProgram.Failure {
        guard goesOn else { return failure.result }
        result = TaskResult(["result": [:], "error": .mapping(failure.result.values)])
      }
      if result.isFailed, !goesOn { return result }
      results.append(result)
    }
    if results.count == 1 { return results[0] }
    let all = results.map { one in
      Value.mapping(one.values.merging(["changed": .bool(one.isChanged)]) { $1 })
    }
    return TaskResult(
      ["result": ["results": .list(all)]], isChanged: results.contains(where: \.isChanged))
  }

  /// What is wrong with the arguments together.
  private var mistake: String? {
    let sources = [
      ("resource_definition", definition != nil), ("src", source != nil),
      ("template", template != nil),
    ]
    if sources.count(where: { $0.1 }) > 1 {
      return "parameters are mutually exclusive: "
        + sources.filter { $0.1 }.map(\.0).joined(separator: "|")
    }
    if !merges.isEmpty, isApplied { return "parameters are mutually exclusive: merge_type|apply" }
    if serverSide != nil, !isApplied {
      return "missing parameter(s) required by 'server_side_apply': apply"
    }
    if let options = deletion?.mapping, options["preconditions"] ?? .null != .null {
      return "`kubectl` knows no `preconditions` of `delete_options`"
    }
    return nil
  }
}
