import OrderedCollections
import Remote
import Values

/// What is to be done with one object of a cluster.
struct K8sWork {
  let call: K8s
  let kubectl: HostProgram
  let definition: Mapping

  private var kind: String { definition["kind"]?.pythonString ?? "" }
  private var version: String { definition["apiVersion"]?.pythonString ?? "" }
  private var metadata: Mapping { definition["metadata"]?.mapping ?? [:] }
  private var name: String? { metadata["name"]?.pythonString }
  private var isCheckMode: Bool { kubectl.context.isCheckMode }
  private var type: HostProgram.Word { KubernetesCluster.type(kind, version) }
  private var place: [HostProgram.Word] {
    metadata["namespace"].map { [.text("--namespace=\($0.pythonString)")] } ?? []
  }
  private var trial: [HostProgram.Word] { isCheckMode ? ["--dry-run=server"] : [] }

  func run() async throws -> TaskResult {
    if kind.isEmpty { return .failure("kind is missing in a resource definition") }
    if call.state == .absent { return try await removal() }
    if !call.labels.isEmpty, !matches(call.labels) {
      let namespace = metadata["namespace"]?.pythonString ?? "None"
      return TaskResult([
        "result": [:],
        "msg": .string(
          "resource 'kind=\(kind),name=\(name ?? "None"),namespace=\(namespace)' filtered by "
            + "label_selectors."),
      ])
    }
    let before = try await look()
    guard let (method, after) = try await changed(before) else {
      let warning =
        "resource 'kind=\(kind),name=\(name ?? "None")' was not found but will not be created as "
        + "'state' parameter has been set to 'patched'"
      return TaskResult(["result": [:], "warnings": [.string(warning)]])
    }
    return try await settled(method, before, after)
  }

  /// What is there now; nil where nothing is, or no name is known yet.
  private func look() async throws -> Mapping? {
    guard let name else { return nil }
    let answer = try await kubectl.run(
      ["get", type, .text(name)] + place + ["--ignore-not-found", "--output=json"])
    guard answer.status == 0 else {
      if KubernetesCluster.isUnknown(answer.errorText) {
        throw HostProgram.Failure(
          result: .failure(
            "Failed to find exact match for \(version).\(kind) by "
              + "[kind, name, singularName, shortNames]"))
      }
      throw HostProgram.Failure(result: kubectl.failure(answer, "Failed to retrieve object: "))
    }
    return (try? JSONReader.value(ofText: answer.outputText))?.mapping
  }

  /// Carries it out, or has the server try it; nil where nothing is to be done.
  private func changed(_ before: Mapping?) async throws -> (method: String, after: Mapping)? {
    let validation: HostProgram.Word =
      call.validation?.mapping?["fail_on_error"] == true ? "--validate=true" : "--validate=false"
    if call.isApplied {
      var words: [HostProgram.Word] = ["apply", "--filename=-", validation]
      if let options = call.serverSide?.mapping {
        words.append("--server-side")
        if let owner = options["field_manager"]?.string {
          words.append(.text("--field-manager=\(owner)"))
        }
        if options["force_conflicts"] == true { words.append("--force-conflicts") }
      }
      return ("apply", try await written(words, "Failed to apply object: "))
    }
    guard let before else {
      guard call.state == .present else { return nil }
      return (
        "create",
        try await written(["create", "--filename=-", validation], "Failed to create object: ")
      )
    }
    guard !call.isForced else {
      return (
        "replace",
        try await written(["replace", "--filename=-", validation], "Failed to replace object: ")
      )
    }
    return ("update", try await patched(before))
  }

  private func written(
    _ words: [HostProgram.Word], _ trouble: String
  ) async throws -> Mapping {
    try await kubectl.object(words + trial, about: definition, orElse: trouble) ?? [:]
  }

  /// Kinds that are no part of Kubernetes itself know no strategic merge.
  private func patched(_ before: Mapping) async throws -> Mapping {
    let merges = call.merges.isEmpty ? [.strategic, .merge] : call.merges
    for (index, merge) in merges.enumerated() {
      let short = merge == .strategic ? "strategic" : merge.rawValue
      let words: [HostProgram.Word] =
        ["patch", type, .text(name ?? ""), .text("--type=\(short)"), "--patch-file=/dev/stdin"]
        + place + trial
      do {
        return try await kubectl.object(
          words, about: definition, orElse: "Failed to patch object: ") ?? before
      } catch let failure as HostProgram.Failure {
        let message = failure.result["msg"]?.string ?? ""
        let isUnsupported =
          message.contains("UnsupportedMediaType") || message.contains("unsupported media type")
        guard isUnsupported, index + 1 < merges.count else { throw failure }
      }
    }
    return before
  }

  private func settled(
    _ method: String, _ before: Mapping?, _ after: Mapping
  ) async throws -> TaskResult {
    var result = TaskResult(["method": .string(method)], isChanged: method == "create")
    var now = after
    var isDone = true
    if call.wait.isWanted, !isCheckMode {
      let name = after["metadata"]?.mapping?["name"]?.pythonString ?? ""
      let end = try await call.wait.until(call.wait.isReady) {
        try await kubectl.object(
          ["get", type, .text(name)] + place + ["--ignore-not-found"],
          orElse: "Failed to retrieve object: ")
      }
      now = end.look ?? after
      isDone = end.isDone
      result["duration"] = .int(end.seconds)
    }
    if method != "create" {
      let parts = KubernetesDifference.parts(.mapping(before ?? [:]), .mapping(now))
      result.isChanged = parts.map { !KubernetesDifference.isNoise($0.0, $0.1) } ?? false
      if kubectl.context.showsDifferences {
        result["diff"] = parts.map { .mapping(["before": $0.0, "after": $0.1]) } ?? [:]
      }
    }
    result["result"] = .mapping(now)
    guard isDone else {
      return .failure(
        "\"\(kind)\" \"\(name ?? "")\": Timed out waiting on resource", result.values)
    }
    return result
  }

  private func removal() async throws -> TaskResult {
    var result = TaskResult(["method": "delete", "result": [:]])
    var names: [String] = []
    if name != nil {
      if try await look() != nil { names = [name ?? ""] }
    } else if !call.labels.isEmpty {
      let list = try await kubectl.object(
        ["get", type, .text("--selector=\(call.labels.joined(separator: ","))")] + place,
        orElse: "Failed to retrieve object: ")
      names =
        list?["items"]?.items?.compactMap {
          $0.mapping?["metadata"]?.mapping?["name"]?.string
        } ?? []
    }
    result.isChanged = !names.isEmpty
    guard !names.isEmpty, !isCheckMode else { return result }
    var words: [HostProgram.Word] = ["delete", "--ignore-not-found", "--wait=false"]
    if let seconds = call.deletion?.mapping?["gracePeriodSeconds"]?.int {
      words.append(.text("--grace-period=\(seconds)"))
    }
    if let policy = call.deletion?.mapping?["propagationPolicy"]?.string {
      words.append(.text("--cascade=\(policy.lowercased())"))
    }
    _ = try await kubectl.output(
      of: words + place + [type] + names.map { .text($0) }, orElse: "Failed to delete object: ")
    guard call.wait.isWanted, name != nil else { return result }
    let end = try await call.wait.until {
      $0 == nil
    } look: {
      try await look()
    }
    result["duration"] = .int(end.seconds)
    guard end.isDone else {
      return .failure(
        "\"\(kind)\" \"\(name ?? "")\": Timed out waiting on resource", result.values)
    }
    return result
  }

  /// Whether the definition has the labels: `a=b`, `a!=b`, `a in (b, c)`, `a notin (b)`, `a`, `!a`.
  private func matches(_ selectors: [String]) -> Bool {
    let labels = metadata["labels"]?.mapping ?? [:]
    return selectors.allSatisfy { selector in
      let text = selector.trimmingSpace
      func set(_ word: String) -> (Value?, [String])? {
        let parts = text.split(separator: " \(word) ", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let names = parts[1].filter { !"()".contains($0) }.split(separator: ",")
        return (
          labels[.string(String(parts[0]).trimmingSpace)], names.map { String($0).trimmingSpace }
        )
      }
      if let (value, names) = set("notin") { return !names.contains(value?.pythonString ?? "") }
      if let (value, names) = set("in") {
        return value.map { names.contains($0.pythonString) } ?? false
      }
      let parts = text.split(separator: "=", omittingEmptySubsequences: true).map(String.init)
      guard parts.count == 2 else {
        return text.hasPrefix("!")
          ? labels[.string(String(text.dropFirst()))] == nil : labels[.string(text)] != nil
      }
      let isNegated = parts[0].hasSuffix("!")
      let key = (isNegated ? String(parts[0].dropLast()) : parts[0]).trimmingSpace
      return (labels[.string(key)]?.pythonString == parts[1].trimmingSpace) != isNegated
    }
  }
}
