import OrderedCollections
import Remote
import Values

/// Installs, upgrades and removes what charts describe, with `helm`.
///
/// Behaves as kubernetes.core's `helm`, 2.4, save for this: values go to the program by its
/// standard input, check mode refreshes no repository, and a `post_renderer` is one option among
/// the others.
struct Helm: Module {
  enum State: String, ArgumentChoice { case present, absent }

  static let name = "kubernetes.core.helm"
  static let summary = "Installs, upgrades and removes what charts describe, with `helm`."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("chart_ref", \.chart, "The chart: its name, its address or its path."),
      Parameter("chart_repo_url", \.source, "The repository that the chart comes from."),
      Parameter("chart_version", \.version, "The version of the chart."),
      Parameter(
        "dependency_update", \.updatesDependencies, aliases: ["dep_up"], default: false,
        "Whether the charts that it needs are refreshed."),
      Parameter("release_name", \.release, aliases: ["name"], isRequired: true, "The release."),
      Parameter(
        "release_namespace", \.namespace, aliases: ["namespace"], isRequired: true,
        "The namespace of the release."),
      Parameter(
        "release_state", \.state, aliases: ["state"], default: "present",
        "Whether it is to be there."),
      Parameter("release_values", \.values, aliases: ["values"], default: [:], "Its values."),
      Parameter("values_files", \.valuesFiles, default: [], "Files of values on the host."),
      Parameter(
        "update_repo_cache", \.refreshes, default: false,
        "Whether what repositories offer is asked first."),
      Parameter("disable_hook", \.skipsHooks, default: false, "Whether hooks are left out."),
      Parameter("force", \.isForced, default: false, "Whether it is replaced in any case."),
      Parameter("purge", \.forgets, default: true, "Whether its history is removed too."),
      Parameter("wait", \.waits, default: false, "Whether to wait until all of it is ready."),
      Parameter("wait_timeout", \.patience, "How long to wait, such as `5m`."),
      Parameter("timeout", \.timeout, "How long any operation may take, such as `5m`."),
      Parameter("atomic", \.isAtomic, default: false, "Whether a failure is undone."),
      Parameter(
        "create_namespace", \.makesNamespace, default: false, "Whether the namespace is made."),
      Parameter("post_renderer", \.postRenderer, "A program that has the last word."),
      Parameter("replace", \.replaces, default: false, "Whether a removed name is used again."),
      Parameter("skip_crds", \.skipsDefinitions, default: false, "Whether CRDs are left out."),
      Parameter("history_max", \.historyLength, "How many revisions are kept."),
      Parameter(
        "set_values", \.settings, "Single values: each a `value`, and perhaps a `value_type`."),
    ] + HelmCluster.parameters.map { Parameter($0, within: \.cluster) }

  var chart: String?
  var source: String?
  var version: String?
  var updatesDependencies = false
  var release = ""
  var namespace = ""
  var state = State.present
  var values: Value = .mapping([:])
  var valuesFiles: [String] = []
  var refreshes = false
  var skipsHooks = false
  var isForced = false
  var forgets = true
  var waits = false
  var patience: String?
  var timeout: String?
  var isAtomic = false
  var makesNamespace = false
  var postRenderer: String?
  var replaces = false
  var skipsDefinitions = false
  var historyLength: Int?
  var settings: [Value] = []
  var cluster = HelmCluster()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let mistake { return .failure(mistake) }
    let call = HelmCall(cluster, namespace: namespace, in: context)
    do {
      if refreshes, !context.isCheckMode { _ = try await call.output(of: ["repo", "update"]) }
      let status = try await status(call)
      switch state {
      case .absent: return try await removal(call, status)
      case .present: return try await deployment(call, status)
      }
    } catch let failure as HelmCall.Failure {
      return failure.result
    }
  }

  /// What is wrong with the arguments together.
  private var mistake: String? {
    if let mistake = cluster.mistake { return mistake }
    if state == .present, chart == nil {
      return "release_state is present but all of the following are missing: chart_ref"
    }
    if replaces, historyLength != nil {
      return "parameters are mutually exclusive: replace|history_max"
    }
    if patience != nil, timeout != nil {
      return "parameters are mutually exclusive: wait_timeout|timeout"
    }
    if values.mapping == nil { return "`release_values` is not a mapping" }
    if settings.contains(where: { $0.mapping?["value"] == nil }) {
      return "an entry of `set_values` has no `value`"
    }
    return nil
  }

  private func removal(_ call: HelmCall, _ status: Mapping?) async throws -> TaskResult {
    guard status != nil else {
      return answer(call, [], status, isChanged: false)
    }
    if replaces { return .failure("replace is not applicable when state is absent") }
    var words = ["uninstall"]
    if !forgets { words.append("--keep-history") }
    if skipsHooks { words.append("--no-hooks") }
    if waits { words.append("--wait") }
    if let patience { words.append("--timeout=\(patience)") }
    return try await change(call, words + ["--", release], status: status)
  }

  private func deployment(_ call: HelmCall, _ status: Mapping?) async throws -> TaskResult {
    let information = try await chartInformation(call)
    var warnings: [Value] = []
    if updatesDependencies {
      if let refusal = try await dependencies(of: information, call, &warnings) { return refusal }
    }
    var difference: Mapping = [:]
    if let status {
      let verdict = try await wouldChange(call, status, information)
      if verdict.isGuess { warnings.append(.string(Self.guess)) }
      if call.context.showsDifferences, let text = verdict.difference {
        difference["diff"] = .mapping(["prepared": .string(text)])
      }
      if !isForced, !verdict.isChanged {
        return answer(call, [], status, isChanged: false).adding(warnings, difference)
      }
    }
    let words = deployWords(isUpgrade: status != nil)
    let result = try await change(
      call, words, path: chart, input: valuesText, status: status)
    return result.adding(warnings, difference)
  }

  /// Carries out what is decided, and tells how the release is then.
  private func change(
    _ call: HelmCall, _ words: [String], path: String? = nil, input: [UInt8] = [],
    status before: Mapping?
  ) async throws -> TaskResult {
    if call.context.isCheckMode { return answer(call, words, path: path, before, isChanged: true) }
    let result = try await call.run(words, path: path, input: input)
    guard result.status == 0 else { return call.failure(result, words, path: path) }
    let after = try await status(call)
    var told = answer(call, words, path: path, after, isChanged: true)
    told["stdout"] = .string(String(decoding: result.output, as: UTF8.self))
    told["stderr"] = .string(String(decoding: result.errors, as: UTF8.self))
    return told
  }

  private func answer(
    _ call: HelmCall, _ words: [String], path: String? = nil, _ status: Mapping?, isChanged: Bool
  ) -> TaskResult {
    var told = status.map(Value.mapping) ?? .null
    if call.context.isCheckMode {
      let current = status?["values"] ?? [:]
      let declared: Value = status.map(Value.mapping) ?? [:]
      told = ["values": ["current": current, "declared": declared]]
    }
    return TaskResult(
      [
        "status": told, "stdout": "", "stderr": "",
        "command": .string(call.told(words, path: path)),
      ], isChanged: isChanged)
  }

  private static let guess =
    "The default idempotency check can fail to report changes in certain cases. "
    + "Install helm diff >= 3.4.1 for better results."
}

extension TaskResult {
  /// The same with warnings, where there are any, and further keys.
  fileprivate func adding(_ warnings: [Value], _ further: Mapping) -> TaskResult {
    var result = self
    if !warnings.isEmpty { result["warnings"] = .list(warnings) }
    result.values.merge(further) { $1 }
    return result
  }
}
