import Diagnostics
import OrderedCollections
import Values
import YAML

/// Installs, upgrades and uninstalls charts with helm 3 on the host.
///
/// Behaves as kubernetes.core's `helm`, 2.4, without the plugin `helm diff`: a release is upgraded
/// where its chart, its application's version or its values differ. Values go by standard input.
struct Helm: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "kubernetes.core.helm"
  static let summary = "Installs, upgrades and uninstalls charts with helm."
  static let parameters: [Parameter<Self>] =
    [
      Parameter(
        "release_name", \.release, aliases: ["name"], isRequired: true, "The release."),
      Parameter(
        "release_namespace", \.namespace, aliases: ["namespace"], isRequired: true,
        "Its namespace."),
      Parameter(
        "release_state", \.state, aliases: ["state"], default: "present",
        "Whether it is to be there."),
      Parameter("chart_ref", \.chart, "The chart: a name, a folder, an archive or an address."),
      Parameter("chart_repo_url", \.repository, "The repository of the chart."),
      Parameter("chart_version", \.version, "The version of the chart."),
      Parameter("release_values", \.given, aliases: ["values"], default: [:], "Its values."),
      Parameter("values_files", \.valueFiles, default: [], "Files of values on the host."),
      Parameter("set_values", \.setValues, "Values as for `--set`: `value` and `value_type`."),
      Parameter(
        "update_repo_cache", \.updates, default: false, "Whether repositories are read anew."),
      Parameter(
        "dependency_update", \.updatesDependencies, aliases: ["dep_up"], default: false,
        "Whether what a chart in a folder depends on is fetched."),
      Parameter("disable_hook", \.skipsHooks, default: false, "Whether hooks are left out."),
      Parameter("force", \.forces, default: false, "Whether it is upgraded in any case."),
      Parameter("purge", \.purges, default: true, "Whether its history goes too."),
      Parameter("wait", \.waits, default: false, "Whether helm waits until it works."),
      Parameter("wait_timeout", \.waitTimeout, "How long it waits, such as `5m`."),
      Parameter("timeout", \.timeout, "How long anything may take, such as `5m`."),
      Parameter("atomic", \.isAtomic, default: false, "Whether a failure is undone."),
      Parameter(
        "create_namespace", \.makesNamespace, default: false, "Whether a namespace is made."),
      Parameter("post_renderer", \.postRenderer, "A program that changes the manifests."),
      Parameter("replace", \.replaces, default: false, "Whether a deleted name is taken again."),
      Parameter("skip_crds", \.skipsDefinitions, default: false, "Whether CRDs are left out."),
      Parameter("history_max", \.history, "How many revisions are kept."),
    ] + HelmAccess.parameters(at: \.access)

  var access = HelmAccess()
  var release = ""
  var namespace = ""
  var state = State.present
  var chart: String?
  var repository: String?
  var version: String?
  private var given = Value.mapping([:])
  var values: Mapping { given.mapping ?? [:] }
  var valueFiles: [String] = []
  var setValues: [Value]?
  var updates = false
  var updatesDependencies = false
  var skipsHooks = false
  var forces = false
  var purges = true
  var waits = false
  var waitTimeout: String?
  var timeout: String?
  var isAtomic = false
  var makesNamespace = false
  var postRenderer: String?
  var replaces = false
  var skipsDefinitions = false
  var history: Int?

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let refusal { return .failure(refusal) }
    guard let variables = access.environment(namespace: namespace) else {
      return .failure(HelmAccess.unusableConfiguration)
    }
    var context = context
    context.environment.merge(variables) { _, own in own }
    let look = try await Self.looking.run(
      [
        "helm": access.binary ?? "", "release": release, "update": updates ? "1" : "",
        "chart": state == .present ? chart ?? "" : "",
        "dependencies": updatesDependencies ? "1" : "", "sources": "\(source.count)",
      ], rest: source + valueFiles, in: context)
    if let failure = look.failure { return .failure(failure) }
    let found = try HelmRelease(look, named: release)
    let isWanted = state == .present
    let isChanged = isWanted ? forces || found.differs(from: self, look) : found.isThere
    let words = isWanted ? deployment(isUpgrade: found.isThere) : removal
    var answer: Mapping = [
      "command": .string(([access.binary ?? "helm"] + words).joined(separator: " ")),
      "stdout": "", "stderr": "", "status": found.status,
    ]
    guard isChanged else { return TaskResult(answer) }
    if context.isCheckMode {
      let current = found.isThere ? found.status.mapping?["values"] ?? [:] : [:]
      answer["status"] = [
        "values": ["current": current, "declared": found.isThere ? found.status : [:]]
      ]
      return TaskResult(answer, isChanged: true)
    }
    let input = values.isEmpty ? "" : JSONWriter(secrets: .exposed).text(of: .mapping(values))
    let reply = try await Self.acting.run(
      ["helm": access.binary ?? "", "release": release], rest: words, input: Array(input.utf8),
      in: context)
    answer["stdout"] = .string(reply["stdout"] ?? "")
    answer["stderr"] = .string(reply["stderr"] ?? "")
    if let failure = reply.failure { return .failure(failure, answer) }
    answer["status"] = try HelmRelease(reply, named: release).status
    return TaskResult(answer, isChanged: true)
  }

  private var refusal: String? {
    if state == .present, chart == nil {
      return "release_state is present but all of the following are missing: chart_ref"
    }
    let pairs = [
      ("context|ca_cert", access.context != nil && access.authority != nil),
      ("replace|history_max", replaces && history != nil),
      ("wait_timeout|timeout", waitTimeout != nil && timeout != nil),
    ]
    if let pair = pairs.first(where: \.1) {
      return "parameters are mutually exclusive: \(pair.0)"
    }
    if state == .absent, replaces { return "replace is not applicable when state is absent" }
    return nil
  }

  /// Where the chart comes from, as helm's options.
  private var source: [String] {
    [version.map { "--version=\($0)" }, repository.map { "--repo=\($0)" }].compactMap(\.self)
  }

  private func deployment(isUpgrade: Bool) -> [String] {
    var words = source + (replaces ? ["install"] : ["upgrade", "-i", "--reset-values"])
    if replaces, updatesDependencies { words.append("--dependency-update") }
    if waits {
      words.append("--wait")
      if let waitTimeout { words += ["--timeout", waitTimeout] }
    }
    if isAtomic { words.append("--atomic") }
    if let timeout { words += ["--timeout", timeout] }
    if forces, isUpgrade { words.append("--force") }
    if replaces { words.append("--replace") }
    if skipsHooks { words.append("--no-hooks") }
    if makesNamespace { words.append("--create-namespace") }
    words += valueFiles.map { "--values=\($0)" }
    if !values.isEmpty { words.append("-f=-") }
    if let postRenderer { words.append("--post-renderer=\(postRenderer)") }
    if skipsDefinitions { words.append("--skip-crds") }
    if let history { words.append("--history-max=\(history)") }
    for item in setValues ?? [] {
      let kind = item.mapping?["value_type"]?.string ?? "raw"
      let option = kind == "raw" ? "--set" : "--set-\(kind)"
      if let value = item.mapping?["value"]?.pythonString { words += [option, value] }
    }
    return words + [release, chart ?? ""]
  }

  private var removal: [String] {
    var words = ["uninstall"]
    if !purges { words.append("--keep-history") }
    if skipsHooks { words.append("--no-hooks") }
    if waits { words.append("--wait") }
    if let waitTimeout { words += ["--timeout", waitTimeout] }
    return words + [release]
  }
}

extension Helm {
  /// Answers with the release of that name, if there is one, and with its values.
  private static let telling = """
    tell() {
      list=$("$helm" list --output=json --filter "$release" 2>&1) || fail "$list"
      say list "$list"
      case $list in
        *'"name":"'"$release"'"'*)
          values=$("$helm" get values --output=json "$release" 2>&1) || fail "$values"
          say values "$values"
          ;;
      esac
    }
    """

  private static let looking = ModuleScript(
    ["helm", "release", "update", "chart", "dependencies", "sources"],
    """
    \(HelmAccess.finding)
    \(telling)
    [ -z "$update" ] || said=$("$helm" repo update 2>&1) || fail "$said"
    tell
    [ -n "$chart" ] || exit 0
    one= two=
    case $sources in
      1) one=$1; shift ;;
      2) one=$1 two=$2; shift 2 ;;
    esac
    for file; do
      [ -r "$file" ] || fail "cannot read $file"
      say file "$(cat -- "$file")"
    done
    [ -z "$dependencies" ] || [ ! -d "$chart" ] ||
      said=$("$helm" dependency update "$chart" 2>&1) || fail "$said"
    show() { "$helm" show chart ${one:+"$one"} ${two:+"$two"} "$chart"; }
    said=$(show 2>/dev/null) || fail "Failure when executing Helm command. $(show 2>&1)"
    say chart "$said"
    """)

  private static let acting = ModuleScript(
    ["helm", "release"],
    """
    \(HelmAccess.finding)
    \(telling)
    errors=$(mktemp) || fail "no temporary file can be made"
    trap 'rm -f -- "$errors"' EXIT
    if ! said=$("$helm" "$@" 2>"$errors"); then
      say stdout "$said"
      say stderr "$(cat "$errors")"
      fail "Failure when executing Helm command. $(cat "$errors")"
    fi
    say stdout "$said
    "
    say stderr "$(cat "$errors")"
    tell </dev/null
    """)
}

/// A release as helm tells of it.
struct HelmRelease {
  /// The keys of `helm list`, and `values`; null where there is none.
  let status: Value
  var isThere: Bool { !status.isNull }

  init(_ reply: Reply, named name: String) throws {
    let list = try JSONReader.value(ofText: reply["list"] ?? "[]").items ?? []
    guard var release = list.first(where: { $0.mapping?["name"]?.string == name })?.mapping else {
      status = .null
      return
    }
    let values = try JSONReader.value(ofText: reply["values"] ?? "null")
    release["values"] = values.isNull ? [:] : values
    status = .mapping(release)
  }

  /// Whether a release has another chart, another application or other values than are wanted.
  func differs(from call: Helm, _ reply: Reply) -> Bool {
    guard let release = status.mapping else { return true }
    func document(_ text: String) -> Mapping? {
      (try? YAML.load(SourceFile(name: "helm", text: text)))?.value.value.mapping
    }
    let chart = document(reply["chart"] ?? "") ?? [:]
    let name = "\(chart["name"]?.pythonString ?? "")-\(chart["version"]?.pythonString ?? "")"
    let wantedVersion = chart["appVersion"]?.pythonString ?? ""
    var wanted = call.values
    let files = reply.all("file")
    if !files.isEmpty {
      wanted = files.reduce(into: [:]) { all, text in
        all.merge(document(text) ?? [:]) { $1 }
      }
    }
    return release["values"] != .mapping(wanted) || release["chart"]?.string != name
      || release["app_version"]?.pythonString ?? "" != wantedVersion
  }
}
