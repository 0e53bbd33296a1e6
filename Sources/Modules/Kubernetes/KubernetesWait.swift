import OrderedCollections
import Values

/// What is waited for after a change: what all modules of `kubectl` that wait take.
struct KubernetesWait: Sendable {
  static let parameters: [Parameter<Self>] = [
    Parameter("wait", \.isWanted, default: false, "Whether to wait until it is as it should be."),
    Parameter("wait_sleep", \.pause, default: 5, "How many seconds lie between looks."),
    Parameter("wait_timeout", \.patience, default: 120, "After how many seconds it is a failure."),
    Parameter(
      "wait_condition", \.condition, "The condition to wait for: `type`, `status`, `reason`."),
  ]

  var isWanted = false
  var pause = 5
  var patience = 120
  var condition: Value?

  /// Looks again and again; the last look, whether it was satisfying, and the seconds until then.
  func until<Look>(
    _ isDone: (Look) -> Bool, look: () async throws -> Look
  ) async throws -> (look: Look, isDone: Bool, seconds: Int) {
    let start = ContinuousClock.now
    while true {
      let seen = try await look()
      let seconds = Int((ContinuousClock.now - start).components.seconds)
      if isDone(seen) { return (seen, true, seconds) }
      if seconds >= patience { return (seen, false, seconds) }
      try await _Concurrency.Task.sleep(for: .seconds(max(1, pause)))
    }
  }

  /// Whether an object is as it should be: by the condition if one is given, else by its kind.
  func isReady(_ object: Mapping?) -> Bool {
    guard let object else { return false }
    if let wanted = condition?.mapping, let type = wanted["type"], !type.isNull {
      return meets(wanted, type: type, object)
    }
    let status = object["status"]?.mapping ?? [:]
    let specification = object["spec"]?.mapping ?? [:]
    func count(_ key: Value) -> Int { status[key]?.int ?? 0 }
    let wanted = specification["replicas"]?.int ?? 0
    let isSeen = status["observedGeneration"] == object["metadata"]?.mapping?["generation"]
    switch object["kind"]?.string {
    case "Deployment":
      return isSeen && count("replicas") == wanted && count("availableReplicas") == wanted
        && count("readyReplicas") == wanted && count("unavailableReplicas") == 0
    case "DaemonSet":
      guard let scheduled = status["desiredNumberScheduled"]?.int else { return false }
      return isSeen && count("updatedNumberScheduled") == scheduled
        && count("numberReady") == scheduled && count("numberUnavailable") == 0
    case "StatefulSet":
      let strategy = specification["updateStrategy"]?.mapping?["type"]
      return isSeen && strategy == "RollingUpdate" && count("replicas") == wanted
        && status["updateRevision"] == status["currentRevision"]
        && count("updatedReplicas") == wanted && count("readyReplicas") == wanted
    case "Pod":
      let containers = status["containerStatuses"]?.items ?? []
      return status["phase"] == "Running" && !containers.isEmpty
        && containers.allSatisfy { $0.mapping?["ready"] == true }
    default: return true
    }
  }

  private func meets(_ wanted: Mapping, type: Value, _ object: Mapping) -> Bool {
    let conditions = object["status"]?.mapping?["conditions"]?.items?.compactMap(\.mapping) ?? []
    guard let found = conditions.first(where: { $0["type"] == type }) else { return false }
    let status = wanted["status"] ?? "True"
    let isSame =
      found["status"] == "Unknown"
      ? status == "Unknown"
      : status != "Unknown" && (found["status"] == "True") == (Truth.reads(status) ?? false)
    guard isSame, let reason = wanted["reason"], !reason.isNull else { return isSame }
    return found["reason"] == reason
  }
}
