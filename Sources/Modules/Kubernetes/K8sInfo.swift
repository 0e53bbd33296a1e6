import OrderedCollections
import Remote
import Values

/// Looks up objects of a Kubernetes cluster.
///
/// Behaves as kubernetes.core's `k8s_info`, 2.4, over the host's `kubectl`.
struct K8sInfo: Module {
  static let name = "kubernetes.core.k8s_info"
  static let synonyms = ["ansible.builtin.k8s_info"]
  static let summary = "Looks up objects of a Kubernetes cluster."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("kind", \.kind, isRequired: true, "The kind of the objects."),
      Parameter(
        "api_version", \.version, aliases: ["api", "version"], default: "v1",
        "The version of the API that they belong to."),
      Parameter("name", \.object, "The name of one; all if not given."),
      Parameter("namespace", \.namespace, "Where they are; everywhere if not given."),
      Parameter("label_selectors", \.labels, default: [], "Labels that they have."),
      Parameter("field_selectors", \.fields, default: [], "Fields that they have."),
    ] + KubernetesWait.parameters.map { Parameter($0, within: \.wait) }
    + KubernetesCluster.parameters.map { Parameter($0, within: \.cluster) }

  var kind = ""
  var version = "v1"
  var object: String?
  var namespace: String?
  var labels: [String] = []
  var fields: [String] = []
  var wait = KubernetesWait()
  var cluster = KubernetesCluster()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let mistake = cluster.mistake { return .failure(mistake) }
    let kubectl = cluster.program(in: context)
    do {
      guard wait.isWanted else { return try await found(kubectl).result }
      let end = try await wait.until { (found: Found) in
        !found.objects.isEmpty && found.objects.allSatisfy { wait.isReady($0.mapping) }
      } look: {
        try await found(kubectl)
      }
      guard end.isDone else {
        let name = object.map { "\"\($0)\"" } ?? "\(kind) resource(s)"
        return .failure(
          "Failed to gather information about \(name) even after waiting for \(end.seconds) seconds"
        )
      }
      return end.look.result
    } catch let failure as HostProgram.Failure {
      return failure.result
    }
  }

  private struct Found {
    var objects: [Value]
    var result: TaskResult
  }

  private func found(_ kubectl: HostProgram) async throws -> Found {
    var words: [HostProgram.Word] = ["get", KubernetesCluster.type(kind, version)]
    if let object { words += [.text(object)] }
    if let namespace {
      words.append(.text("--namespace=\(namespace)"))
    } else if object == nil {
      words.append("--all-namespaces")
    }
    if !labels.isEmpty { words.append(.text("--selector=\(labels.joined(separator: ","))")) }
    if !fields.isEmpty { words.append(.text("--field-selector=\(fields.joined(separator: ","))")) }
    let answer = try await kubectl.run(words + ["--ignore-not-found", "--output=json"])
    if answer.status != 0, KubernetesCluster.isUnknown(answer.errorText) {
      let message =
        "Failed to find API for resource with apiVersion \"\(version)\" and kind \"\(kind)\""
      return Found(
        objects: [],
        result: TaskResult([
          "resources": [], "msg": .string(message), "api_found": false,
        ]))
    }
    guard answer.status == 0 else {
      throw HostProgram.Failure(
        result: kubectl.failure(answer, "Exception raised when getting \(kind): "))
    }
    let told = try? JSONReader.value(ofText: answer.outputText)
    let objects = told?.mapping?["items"]?.items ?? (told?.mapping == nil ? [] : [told ?? .null])
    return Found(
      objects: objects,
      result: TaskResult(["resources": .list(objects), "api_found": true]))
  }
}
